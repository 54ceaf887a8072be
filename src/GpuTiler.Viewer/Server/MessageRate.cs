namespace GpuTiler.Viewer;

/// <summary>Lets so many messages a second pass; who sends more waits, and nothing is lost.</summary>
internal sealed class MessageRate
{
    private const int Second = 240, Burst = 480;

    private double credit = Burst;
    private long last = TimeProvider.System.GetTimestamp();

    /// <summary>A message comes.</summary>
    /// <returns>How long it has to wait; <see langword="null"/> where it may pass.</returns>
    public TimeSpan? Pass()
    {
        long now = TimeProvider.System.GetTimestamp();
        credit = Math.Min(Burst, credit + (TimeProvider.System.GetElapsedTime(last, now).TotalSeconds * Second)) - 1;
        last = now;
        return credit >= 0 ? null : TimeSpan.FromSeconds(-credit / Second);
    }
}
