using System.Globalization;

namespace GpuTiler.Imaging;

/// <summary>
/// What a compressed file may become: a few bytes can claim, and really hold, gigabytes. <see langword="default"/> is valid, and each limit
/// is then the one that its property names.
/// </summary>
/// <remarks>The size that a file states is checked before memory is allocated for it.</remarks>
public readonly record struct DecodingLimits
{
    private const long UsualPixels = 256_000_000;
    private static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(30);

    /// <summary>No limits.</summary>
    public static DecodingLimits None => new() { MaxPixels = long.MaxValue, MaxBytes = long.MaxValue, MaxTime = TimeSpan.MaxValue };

    /// <summary>Pixels of a picture; 0 is 256 million.</summary>
    public long MaxPixels { get; init; }

    /// <summary>
    /// Bytes of a picture's pixels, or of an array's elements in memory; 0 is a quarter of the memory that this process may use.
    /// </summary>
    public long MaxBytes { get; init; }

    /// <summary>Time to decode one picture; <see cref="TimeSpan.Zero"/> is 30 seconds.</summary>
    public TimeSpan MaxTime { get; init; }

    internal long Pixels => MaxPixels == 0 ? UsualPixels : MaxPixels;

    internal long Bytes => MaxBytes == 0 ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 : MaxBytes;

    internal TimeSpan Time => MaxTime == TimeSpan.Zero ? UsualTime : MaxTime;

    /// <summary>Checks a picture's size against the limits.</summary>
    /// <param name="name">What to call the file.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixelBytes">Bytes that a pixel takes in memory.</param>
    /// <exception cref="DecodingLimitException">The picture is too large.</exception>
    internal void RequirePicture(string name, long width, long height, int pixelBytes)
    {
        var pixels = (Int128)width * height;
        if (pixels > Pixels)
        {
            throw new DecodingLimitException(
                DecodingLimit.Pixels,
                string.Create(CultureInfo.InvariantCulture, $"{name} is {width}x{height} pixels, {pixels} in all; {Pixels} are allowed"));
        }

        RequireBytes(name, pixels * pixelBytes);
    }

    /// <summary>Checks the memory that something takes against the limit.</summary>
    /// <inheritdoc cref="RequirePicture"/>
    internal void RequireBytes(string name, Int128 bytes)
    {
        if (bytes > Bytes)
        {
            throw new DecodingLimitException(
                DecodingLimit.Bytes,
                string.Create(CultureInfo.InvariantCulture, $"{name} takes {bytes} bytes when it is decoded; {Bytes} are allowed"));
        }
    }
}
