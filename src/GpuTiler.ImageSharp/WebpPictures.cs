using GpuTiler.Imaging;
using SixLabors.ImageSharp.Formats.Webp;

namespace GpuTiler.ImageSharp;

/// <summary>WebP files: lossless, or with a quality.</summary>
/// <remarks>About a second for each million pixels, which is much slower than PNG, and smaller.</remarks>
public sealed class WebpPictures : IAnimationEncoder
{
    private readonly WebpEncoder encoder;


    /// <summary>Makes an encoder.</summary>
    /// <param name="quality">1, the smallest files, to 100; <see langword="null"/> loses nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quality is another number.</exception>
    public WebpPictures(int? quality = null)
    {
        if (quality is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(quality));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(given, 100, nameof(quality));
        }

        encoder = quality is { } lossy
            ? new() { FileFormat = WebpFileFormatType.Lossy, Quality = lossy }
            : new() { FileFormat = WebpFileFormatType.Lossless };
    }

    /// <summary>A lossless encoder that takes less than half the time, for files that are about a sixth larger.</summary>
    public static WebpPictures Fast { get; } = new() { encoder = { Method = WebpEncodingMethod.Fastest, Quality = 0 } };

    /// <inheritdoc/>
    public string Ending => ".webp";

    /// <inheritdoc/>
    /// <remarks>The format has one more, which ImageSharp does not write.</remarks>
    public int MaxSide => 16_382;

    /// <inheritdoc/>
    public double MaxFramesPerSecond => 1000;

    /// <inheritdoc/>
    public void Write(Stream output, PictureSpan picture, in PictureWriteOptions options = default) =>
        EncodedPicture.Write(output, picture, ("WebP", MaxSide), encoder, PictureRecord.AsExif(options.Text), options.CancellationToken);

    /// <inheritdoc/>
    public void WriteAnimation(Stream output, IReadOnlyList<byte[]> frames, double framesPerSecond) =>
        WebpAnimation.Write(output, frames, FrameTimes.Of(frames, framesPerSecond, MaxFramesPerSecond, ticksPerSecond: 1000));

    /// <inheritdoc/>
    public AnimationWriter BeginAnimation(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new WebpAnimationWriter(output);
    }
}
