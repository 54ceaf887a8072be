namespace GpuTiler.Viewer;

/// <summary>The connected pages. Any thread may read them; the list it gets does not change.</summary>
/// <param name="most">The most pages at a time.</param>
internal sealed class PageRegistry(int most)
{
    /// <summary>Pages of one browser: each keeps one of the six connections that a browser opens to a host.</summary>
    public const int MostOfBrowser = 3;

    private readonly Lock gate = new();
    private volatile PageConnection[] pages = [];
    private int last;

    /// <summary>All of them.</summary>
    public PageConnection[] All => pages;

    /// <summary>A number for the next page.</summary>
    public int NextNumber() => Interlocked.Increment(ref last);

    /// <summary>Adds a page.</summary>
    /// <returns>Why there is no room for it, in one sentence; <see langword="null"/> if there is.</returns>
    public string? TryAdd(PageConnection page)
    {
        lock (gate)
        {
            if (pages.Length >= most)
            {
                return $"There are {most} pages open already, and this server shows no more at a time: close one of them.";
            }

            if (pages.Count(other => other.Browser == page.Browser) >= MostOfBrowser)
            {
                return $"This browser shows the network in {MostOfBrowser} tabs already, and has no connection left for a further one: "
                    + "close one of them.";
            }

            pages = [.. pages, page];
            return null;
        }
    }

    /// <summary>Removes a page.</summary>
    public void Remove(PageConnection page)
    {
        lock (gate)
        {
            pages = [.. pages.Where(other => other != page)];
        }

        page.Close();
    }

    /// <summary>Sends a message to all pages.</summary>
    public void Broadcast(ServerMessage message)
    {
        foreach (var page in pages)
        {
            page.Outbox.Send(message);
        }
    }
}
