namespace GpuTiler.ImageSharp;

/// <summary>How long each frame of an animation is shown, in the format's own unit.</summary>
internal static class FrameTimes
{
    private const double LeastFramesPerSecond = 0.01;

    /// <summary>Times that add up to the right speed: 30 frames a second are 3, 4 and 3 hundredths in turn.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="framesPerSecond">How many are shown in a second.</param>
    /// <param name="most">How many can be.</param>
    /// <param name="ticksPerSecond">The unit.</param>
    /// <exception cref="ArgumentException">There is no frame, or the speed is out of bounds.</exception>
    public static int[] Of(IReadOnlyList<byte[]> frames, double framesPerSecond, double most, int ticksPerSecond)
    {
        ArgumentNullException.ThrowIfNull(frames);
        if (frames.Count == 0)
        {
            throw new ArgumentException("An animation needs a frame, and there is none.", nameof(frames));
        }

        if (!(framesPerSecond >= LeastFramesPerSecond && framesPerSecond <= most))
        {
            throw new ArgumentOutOfRangeException(
                nameof(framesPerSecond), framesPerSecond, $"{LeastFramesPerSecond} to {most} frames a second can be shown.");
        }

        return [.. Enumerable.Range(0, frames.Count).Select(frame => End(frame + 1) - End(frame))];

        int End(int frame) => checked((int)Math.Round(frame * ticksPerSecond / framesPerSecond, MidpointRounding.AwayFromZero));
    }
}
