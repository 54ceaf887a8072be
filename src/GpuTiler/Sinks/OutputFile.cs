namespace GpuTiler.Sinks;

/// <summary>
/// A file that appears complete or not at all: it is written beside its place and renamed into it. A link stays, and what it leads to is
/// replaced; a device or a pipe is written to.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string path;
    private readonly string full;
    private readonly string folder;
    private readonly string beside;
    private readonly CancellationToken cancellationToken;
    private FileStream? stream;
    private bool isThrough;

    private OutputFile(string path, string full, CancellationToken cancellationToken)
    {
        (this.path, this.full, this.cancellationToken) = (path, full, cancellationToken);
        folder = Path.GetDirectoryName(full) ?? full;
        beside = Path.Combine(folder, Leftovers.NewName());
    }

    /// <summary>The file, as the user named it.</summary>
    public string Name => path;

    /// <summary>Whether it is a device or a pipe, which has nothing beside it.</summary>
    public bool IsThrough => isThrough;

    /// <summary>Writes a file, replacing one that exists. Missing folders are made.</summary>
    public static void Write(string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        using var file = Begin(path, cancellationToken);
        file.Append(write, static (stream, action) => action(stream));
        file.Commit();
    }

    /// <summary>
    /// Checks that a file can be written, before the work that makes it. Nothing is left behind; devices and pipes are left alone.
    /// </summary>
    public static void Require(string path)
    {
        bool isFile;
        try
        {
            string full = RealPath.Of(path);

            // A pipe has no length either, and must not be opened too early.
            isFile = !IsDevice(full) && new FileInfo(full) is not { Exists: true, Length: 0 };
        }
        catch (Exception e) when (IsFailedWrite(e))
        {
            isFile = true;
        }

        if (isFile)
        {
            Begin(path, default).Dispose();
        }
    }

    /// <summary>Begins a file that is written in several steps; without <see cref="Commit"/> nothing of it remains.</summary>
    public static OutputFile Begin(string path, CancellationToken cancellationToken)
    {
        OutputFile file;
        try
        {
            file = new OutputFile(path, RealPath.Of(path), cancellationToken);
        }
        catch (IOException e)
        {
            throw new OutputException($"{path} could not be written: {OutputException.ReasonOf(e)}", e);
        }

        if (Directory.Exists(file.full) || Path.EndsInDirectorySeparator(path))
        {
            throw new OutputException($"{path} is a folder; a file name is needed here.");
        }

        file.Guard(file, static file => file.Open());
        return file;
    }

    /// <summary>Writes more of the file.</summary>
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
        if (!file.isThrough)
        {
            file.cancellationToken.ThrowIfCancellationRequested();
            File.Move(file.beside, file.full, overwrite: true);
            UnfinishedFiles.Forget(file.beside);
            NewFolders.Keep(file.folder);
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
        NewFolders.Leave(folder);
    }

    private void Open()
    {
        stream = OpenThrough();
        isThrough = stream is not null;
        while (stream is null)
        {
            NewFolders.Make(folder);
            Leftovers.Remove(folder);
            UnfinishedFiles.Add(beside);
            try
            {
                stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
            }
            catch (DirectoryNotFoundException) when (!Directory.Exists(folder))
            {
                // Whoever made it first failed, and removed it again.
            }
        }
    }

    // What a file renamed over it would take away from everybody: /dev/null and its like, pipes. They have no length, as an empty file
    // has none, and only opening tells: what is a file can be sought in.
    private FileStream? OpenThrough()
    {
        if (!IsDevice(full) && (OperatingSystem.IsWindows() || new FileInfo(full) is not { Exists: true, Length: 0 }))
        {
            return null;
        }

        var opened = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes);
        if (IsDevice(full) || !opened.CanSeek)
        {
            return opened;
        }

        opened.Dispose();
        return null;
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

    /// <summary>Whether an exception is a failed write. A file larger than the system allows is an argument out of range to .NET.</summary>
    public static bool IsFailedWrite(Exception e) =>
        e is (IOException or UnauthorizedAccessException or ArgumentException) and not OutputException;

    private OutputException? Translate(Exception e)
    {
        if (!IsFailedWrite(e))
        {
            return null;
        }

        // The user knows only the file that was meant.
        return new OutputException($"{path} could not be written: {OutputException.ReasonOf(e).Replace(beside, full, StringComparison.Ordinal)}");
    }

    private static bool IsDevice(string full) => OperatingSystem.IsWindows()
        ? full.StartsWith(@"\\.\", StringComparison.Ordinal)
        : (full.StartsWith("/proc/", StringComparison.Ordinal)
            || (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)))
            && File.Exists(full);
}
