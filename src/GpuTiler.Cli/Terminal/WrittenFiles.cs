using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>
/// The finished files of one kind. Their names go to standard output as they are finished; where that list was not wanted and the
/// work then fails, to standard error.
/// </summary>
internal sealed class WrittenFiles(bool listed, Progress progress) : IDisposable
{
    private readonly List<string> written = [];

    /// <summary>What draws each file; <see langword="null"/> where they are only named.</summary>
    public TerminalPictures? Pictures { get; init; }

    /// <summary>A file is finished.</summary>
    public void Add(WrittenFile file)
    {
        written.Add(file.Path);
        if (listed)
        {
            progress.Clear();
            StandardOutput.WriteLine($"{file.Path}  {file.Content}");
        }

        if (Pictures is not null)
        {
            progress.Clear();
            Pictures.Draw(file.Path);
        }
    }

    /// <summary>The files so far.</summary>
    public IReadOnlyList<string> Paths => written;

    /// <summary>Everything is written.</summary>
    public void Complete() => written.Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (listed)
        {
            return;
        }

        progress.Clear();
        foreach (var path in written)
        {
            StandardError.WriteLine($"finished: {path}");
        }
    }
}
