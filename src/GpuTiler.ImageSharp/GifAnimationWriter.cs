using GpuTiler.Imaging;

namespace GpuTiler.ImageSharp;

/// <summary>A GIF animation whose frames are written as they come.</summary>
/// <param name="output">Where to write.</param>
internal sealed class GifAnimationWriter(Stream output) : AnimationWriter(ticksPerSecond: 100, mostTicks: ushort.MaxValue)
{
    private GifAnimation.Frame first;

    /// <inheritdoc/>
    protected override void AddCore(byte[] frame, int ticks)
    {
        var read = GifAnimation.Read(frame);
        if (Count == 0)
        {
            first = read;
            GifAnimation.WriteHead(output, first);
        }

        FrameSizes.RequireOne([(first.Width, first.Height), (read.Width, read.Height)]);
        GifAnimation.WriteFrame(output, read, first, ticks);
    }

    /// <inheritdoc/>
    protected override void CompleteCore() => GifAnimation.WriteEnd(output);
}
