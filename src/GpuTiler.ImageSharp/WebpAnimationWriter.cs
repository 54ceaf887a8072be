using GpuTiler.Imaging;

namespace GpuTiler.ImageSharp;

/// <summary>
/// A WebP animation whose frames are written as they come; the head, which counts their bytes, is written again in the end.
/// </summary>
/// <param name="output">Where to write.</param>
internal sealed class WebpAnimationWriter(Stream output) : AnimationWriter(ticksPerSecond: 1000, mostTicks: 0xFFFFFF)
{
    private readonly long start = output.Position;
    private WebpAnimation.Frame first;
    private long bytes;
    private bool hasAlpha;

    /// <inheritdoc/>
    protected override void AddCore(byte[] frame, int ticks)
    {
        var read = WebpAnimation.Read(frame);
        if (Count == 0)
        {
            first = read;
            WebpAnimation.WriteHead(output, first, 0, hasAlpha: false);
        }

        FrameSizes.RequireOne([(first.Width, first.Height), (read.Width, read.Height)]);
        WebpAnimation.WriteFrame(output, read, ticks);
        (bytes, hasAlpha) = (bytes + WebpAnimation.BytesOf(read), hasAlpha || read.HasAlpha);
    }

    /// <inheritdoc/>
    protected override void CompleteCore()
    {
        long end = output.Position;
        output.Position = start;
        WebpAnimation.WriteHead(output, first, bytes, hasAlpha);
        output.Position = end;
    }
}
