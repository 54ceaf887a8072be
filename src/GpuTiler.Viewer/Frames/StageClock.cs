namespace GpuTiler.Viewer;

/// <summary>How long the stages of frames take; about twice a second the pages are told.</summary>
internal sealed class StageClock
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5);

    // A page that does not read its messages needs no more of them.
    private const int MostWaiting = 16;

    private long began = TimeProvider.System.GetTimestamp(), dropped;
    private long input, network, tiling;
    private int inputs, frames;

    /// <summary>A timestamp.</summary>
    public static long Now => TimeProvider.System.GetTimestamp();

    /// <summary>An input was prepared, and the network ran on it.</summary>
    public void Ran(long start, long prepared)
    {
        input += prepared - start;
        network += Now - prepared;
        inputs++;
    }

    /// <summary>The other network ran on the same input.</summary>
    public void AlsoRan(long start) => network += Now - start;

    /// <summary>A frame was tiled and read.</summary>
    public void Tiled(long start)
    {
        tiling += Now - start;
        frames++;
    }

    /// <summary>Tells the pages, where it is time and something happened.</summary>
    public void Report(PageRegistry pages, Stage stage)
    {
        var passed = TimeProvider.System.GetElapsedTime(began);
        if (passed < Period || frames == 0)
        {
            return;
        }

        long drops = stage.Dropped;
        foreach (var page in pages.All)
        {
            if (page.Stream is { } stream && page.Outbox.Waiting < MostWaiting)
            {
                var (bytes, ticks) = page.Reported;
                page.Reported = (stream.SentBytes, stream.SendingTicks);
                var times = new StageTimes(
                    Mean(input, inputs), Mean(network, inputs), Mean(tiling, frames),
                    Mean(Math.Max(0, stream.SendingTicks - ticks), frames));
                page.Outbox.Send(new TimingsMessage(
                    Math.Round(inputs / passed.TotalSeconds, 1), times, Math.Max(0, drops - dropped),
                    Math.Max(0, stream.SentBytes - bytes)));
            }
        }

        (began, dropped, input, network, tiling, inputs, frames) = (Now, drops, 0, 0, 0, 0, 0);
    }

    private static double Mean(long ticks, int count) =>
        count == 0 ? 0 : Math.Round(TimeProvider.System.GetElapsedTime(0, ticks).TotalMilliseconds / count, 3);
}
