using System.Buffers.Binary;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>What the first bytes of a PNG file say.</summary>
internal static class PngSize
{
    private const int HeaderEnd = 26;

    /// <summary>Width and height in pixels, and samples a pixel (3 for a palette).</summary>
    /// <exception cref="ArgumentException">It is not a PNG file.</exception>
    public static (int Width, int Height, int Samples) Read(ReadOnlySpan<byte> png)
    {
        if (png.Length < HeaderEnd || !png.StartsWith(PngFormat.Signature) || !png[12..].StartsWith("IHDR"u8))
        {
            throw new ArgumentException(
                $"{png.Length} bytes that begin with {Convert.ToHexString(png[..Math.Min(png.Length, 8)])} are no PNG file.", nameof(png));
        }

        int samples = png[25] switch { 0 => 1, 4 => 2, 6 => 4, _ => 3 };
        return (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]), samples);
    }
}
