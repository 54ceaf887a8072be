namespace GpuTiler.Viewer;

/// <summary>The available sources, and the one that is shown.</summary>
internal sealed class SourceList : IDisposable
{
    private readonly IReadOnlyList<InputSource> sources;
    private volatile InputSource current;
    private volatile PageConnection? owner;

    /// <summary>Sources of which the named one is shown first.</summary>
    public SourceList(IReadOnlyList<InputSource> sources, string first) =>
        (this.sources, current) = (sources, sources.First(source => source.Name == first));

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => sources.Select(source => source.Name);

    /// <summary>The one that is shown.</summary>
    public InputSource Current => current;

    /// <summary>What the embedding program hands over.</summary>
    public PushedSource Pushed => sources.OfType<PushedSource>().Single();

    /// <summary>The files; none where no file was named.</summary>
    public IReadOnlyList<FileEntry> Files => sources.OfType<FileSource>().SingleOrDefault()?.Entries ?? [];

    private IEnumerable<FileSource> Watched => sources.OfType<FileSource>();

    /// <summary>Watches the folders among the files.</summary>
    /// <param name="changed">Called on any thread when something in them changes.</param>
    public void WatchFiles(Action changed)
    {
        foreach (var source in Watched)
        {
            source.Watch(changed);
        }
    }

    /// <summary>Rereads the folders; called only by the frame loop's thread.</summary>
    /// <returns>Whether the files have changed.</returns>
    public bool RefreshFiles() => Watched.Any(source => source.Refresh());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in Watched)
        {
            source.Dispose();
        }
    }

    /// <summary>Shows another source; called only by the frame loop's thread.</summary>
    /// <exception cref="ArgumentException">There is no source of that name, or no such file.</exception>
    public void Choose(SourceRequest request, PageConnection page)
    {
        var chosen = sources.FirstOrDefault(source => source.Name == request.Source) ?? throw new ArgumentException(
            $"There is no source '{request.Source}' here: there are {string.Join(", ", Names)}.");
        if (request.Index is { } index)
        {
            var files = chosen as FileSource
                ?? throw new ArgumentException($"The source '{request.Source}' has no files to choose from.");
            files.Choose(index);
        }

        (current, owner) = (chosen, page);
    }

    /// <summary>A page has sent a picture; any thread may call this.</summary>
    /// <returns>Why it is not accepted, in one sentence; <see langword="null"/> if it is.</returns>
    public string? TryOffer(PageConnection page, in PictureHeader header, ReadOnlySpan<byte> pixels)
    {
        if (page.ChosenSource is { } chosen && sources.FirstOrDefault(one => one.Name == chosen) is PageSource next)
        {
            next.Mailbox.Offer(header, pixels);
            return null;
        }

        if (current is not PageSource source)
        {
            return $"The pictures of this page are not shown: the source is '{current.Name}'.";
        }

        if (owner != page)
        {
            return "The pictures of another page are shown: choose the source here to show this one's.";
        }

        source.Mailbox.Offer(header, pixels);
        return null;
    }
}
