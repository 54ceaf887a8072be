namespace GpuTiler.Viewer;

/// <summary>Lets so many messages a second pass; who sends more waits, and nothing is lost.</summary>
internal sealed class MessageRate
{
    private const int Second = 240, Burst = 480;

    private double credit = Burst;
    private long last = TimeProvider.System.GetTimestamp();

    /// <summary>Waits until the next message may pass.</summary>
    public ValueTask WaitAsync(CancellationToken aborted)
    {
        long now = TimeProvider.System.GetTimestamp();
        credit = Math.Min(Burst, credit + (TimeProvider.System.GetElapsedTime(last, now).TotalSeconds * Second)) - 1;
        last = now;
        return credit >= 0 ? default : new ValueTask(Task.Delay(TimeSpan.FromSeconds(-credit / Second), aborted));
    }
}
