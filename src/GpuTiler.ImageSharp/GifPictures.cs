using GpuTiler.Imaging;
using SixLabors.ImageSharp.Formats.Gif;

namespace GpuTiler.ImageSharp;

/// <summary>
/// GIF files: exact if an image has at most 256 colours, as every grey one has. If it has more, and 256 of them cover nearly all of its
/// pixels, the others become the nearest of those; otherwise 256 are chosen for all.
/// </summary>
public sealed class GifPictures : IAnimationEncoder
{
    /// <inheritdoc/>
    public string Ending => ".gif";

    /// <inheritdoc/>
    public int MaxSide => 65_535;

    /// <inheritdoc/>
    /// <remarks>Frames of less than two hundredths of a second are shown as of ten by most viewers.</remarks>
    public double MaxFramesPerSecond => 50;

    /// <inheritdoc/>
    public void Write(Stream output, PictureSpan picture, in PictureWriteOptions options = default)
    {
        var encoder = new GifEncoder { Quantizer = PictureColors.QuantizerFor(picture), ColorTableMode = GifColorTableMode.Global };
        EncodedPicture.Write(output, picture, ("GIF", MaxSide), encoder, PictureRecord.AsComments(options.Text), options.CancellationToken);
    }

    /// <inheritdoc/>
    public void WriteAnimation(Stream output, IReadOnlyList<byte[]> frames, double framesPerSecond) =>
        GifAnimation.Write(output, frames, FrameTimes.Of(frames, framesPerSecond, MaxFramesPerSecond, ticksPerSecond: 100));

    /// <inheritdoc/>
    public AnimationWriter BeginAnimation(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return new GifAnimationWriter(output);
    }
}
