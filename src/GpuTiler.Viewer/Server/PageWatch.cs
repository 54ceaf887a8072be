namespace GpuTiler.Viewer;

/// <summary>Looks once a second for pages that have begun a message and do not end it, or do not read, and sends signs of life.</summary>
internal sealed class PageWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MessagePatience = TimeSpan.FromSeconds(10), ReadPatience = TimeSpan.FromMinutes(2);

    private readonly PageRegistry pages;
    private readonly Timer timer;

    /// <summary>Begins to look.</summary>
    public PageWatch(PageRegistry pages)
    {
        this.pages = pages;
        timer = new Timer(_ => Look(), null, Period, Period);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Look()
    {
        foreach (var page in pages.All)
        {
            bool isHalf = Interlocked.Read(ref page.MessageBegan) is > 0 and var since
                && TimeProvider.System.GetElapsedTime(since) > MessagePatience;
            if (isHalf || page.Stream?.IsStuck(ReadPatience) == true)
            {
                page.Abort();
            }

            page.Stream?.SayStillHere();
        }
    }
}
