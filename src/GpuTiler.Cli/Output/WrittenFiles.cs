namespace GpuTiler.Cli;

/// <summary>
/// The finished files of one kind. Their names go to standard output as they are finished; where that list was not wanted and the
/// work then fails, to standard error.
/// </summary>
internal sealed class WrittenFiles(bool listed, Progress progress) : IDisposable
{
    private readonly List<string> written = [];

    /// <summary>A file is finished.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What is in it, for the list.</param>
    public void Add(string path, string content)
    {
        written.Add(path);
        if (listed)
        {
            progress.Clear();
            StandardOutput.WriteLine($"{path}  {content}");
        }
    }

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
