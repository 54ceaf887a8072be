using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>A picture by iTerm2's inline images, which WezTerm and others show too.</summary>
/// <remarks>https://iterm2.com/documentation-images.html</remarks>
internal static class ItermImages
{
    /// <summary>What draws it.</summary>
    /// <param name="png">The file.</param>
    /// <param name="width">Its width in pixels.</param>
    public static string Encode(ReadOnlySpan<byte> png, int width) => string.Create(
        CultureInfo.InvariantCulture, $"\e]1337;File=inline=1;size={png.Length};width={width}px:{Convert.ToBase64String(png)}\a\n");
}
