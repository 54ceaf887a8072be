namespace GpuTiler.Sinks;

/// <summary>A file that appears whole or not at all: it is written beside its place and renamed into it.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string path;
    private readonly string full;
    private readonly string beside;
    private readonly CancellationToken cancellationToken;
    private FileStream? stream;

    private OutputFile(string path, CancellationToken cancellationToken)
    {
        (this.path, full, this.cancellationToken) = (path, Path.GetFullPath(path), cancellationToken);
        // A short name of its own for each write: two runs into one folder never meet.
        beside = Path.Combine(Path.GetDirectoryName(full) ?? full, $".gputiler-{Guid.NewGuid():N}.part");
    }

    /// <summary>Writes a file, replacing one that exists. Missing folders are made.</summary>
    public static void Write(string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        using var file = Begin(path, cancellationToken);
        file.Append(write, static (stream, action) => action(stream));
        file.Commit();
    }

    /// <summary>Begins a file that is written in several steps; without <see cref="Commit"/> nothing of it stays.</summary>
    public static OutputFile Begin(string path, CancellationToken cancellationToken)
    {
        var file = new OutputFile(path, cancellationToken);
        if (Directory.Exists(file.full) || Path.EndsInDirectorySeparator(path))
        {
            throw new OutputException($"{path} is a folder; a file name is needed here.");
        }

        file.Guard(file, static file => file.Open());
        return file;
    }

    /// <summary>Writes more of it.</summary>
    /// <param name="state">What <paramref name="write"/> needs.</param>
    /// <param name="write">Writes to the file.</param>
    public void Append<T>(T state, Action<Stream, T> write)
        where T : allows ref struct
    {
        try
        {
            write(stream!, state);
        }
        catch (Exception e) when (Translate(e) is { } told)
        {
            throw told;
        }
    }

    /// <summary>Puts the file into its place.</summary>
    public void Commit() => Guard(this, static file =>
    {
        file.stream!.Dispose();
        if (!IsDevice(file.full))
        {
            file.cancellationToken.ThrowIfCancellationRequested();
            File.Move(file.beside, file.full, overwrite: true);
            UnfinishedFiles.Forget(file.beside);
        }
    });

    /// <summary>Removes what was not put into its place.</summary>
    public void Dispose()
    {
        try
        {
            stream?.Dispose();
        }
        catch (Exception e) when (IsFailedWrite(e))
        {
            // The rest did not fit on the disk either, and is not wanted.
        }

        UnfinishedFiles.Delete(beside);
    }

    private void Open()
    {
        if (IsDevice(full))
        {
            stream = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1 << 16);
            return;
        }

        MakeFolder(Path.GetDirectoryName(full)!);
        UnfinishedFiles.Add(beside);
        stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
    }

    private void Guard(OutputFile file, Action<OutputFile> work)
    {
        try
        {
            work(file);
        }
        catch (Exception e)
        {
            Dispose();
            if (Translate(e) is { } told)
            {
                throw told;
            }

            throw;
        }
    }

    /// <summary>Whether that is a write that failed. A file larger than the system allows is an argument out of range to .NET.</summary>
    public static bool IsFailedWrite(Exception e) => e is (IOException or UnauthorizedAccessException or ArgumentException) and not OutputException;

    private OutputException? Translate(Exception e)
    {
        if (!IsFailedWrite(e))
        {
            return null;
        }

        // The user knows only the file that was meant, and has read its name once.
        var reason = OutputException.ReasonOf(e)
            .Replace(beside, full, StringComparison.Ordinal).Replace($" : '{full}'", "", StringComparison.Ordinal);
        return new OutputException($"{path} could not be written: {reason}");
    }

    private static void MakeFolder(string folder)
    {
        for (var part = folder; part is not null; part = Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                throw new IOException($"{part} is a file where a folder is needed.");
            }
        }

        Directory.CreateDirectory(folder);
    }

    // /dev/null and its like are written to; a file renamed over one would take its place for everybody.
    private static bool IsDevice(string full) => OperatingSystem.IsWindows()
        ? full.StartsWith(@"\\.\", StringComparison.Ordinal)
        : full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal) && File.Exists(full);
}
