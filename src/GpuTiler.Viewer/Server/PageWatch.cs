namespace GpuTiler.Viewer;

/// <summary>Looks once a second for pages that have begun a message and do not end it, or do not read, and sends signs of life.</summary>
internal sealed class PageWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MessagePatience = TimeSpan.FromSeconds(10), ReadPatience = TimeSpan.FromMinutes(2);

    private readonly PageRegistry pages;
    private readonly TimeProvider time;
    private readonly ITimer timer;

    /// <summary>Begins to look.</summary>
    /// <param name="pages">Who looks on.</param>
    /// <param name="time">The clock, whose timestamps are the system's.</param>
    public PageWatch(PageRegistry pages, TimeProvider time)
    {
        (this.pages, this.time) = (pages, time);
        timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    /// <summary>Looks now.</summary>
    public void Look()
    {
        long now = time.GetTimestamp();
        foreach (var page in pages.All)
        {
            bool isHalf = Interlocked.Read(ref page.MessageBegan) is > 0 and var since && time.GetElapsedTime(since, now) > MessagePatience;
            if (isHalf || page.Stream?.IsStuck(ReadPatience, now) == true)
            {
                page.Abort();
            }

            page.Stream?.SayStillHere();
        }
    }
}
