namespace GpuTiler.Cli;

/// <summary>A file that appears whole or not at all: it is written beside its place and renamed into it.</summary>
internal static class OutputFile
{
    private static volatile string? unfinished;

    /// <summary>Writes a file, replacing one that exists. Missing folders are made.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new CommandException($"{path} is a folder; a file name is needed here.");
        }

        // A short name of its own for each write: two runs into one folder never meet.
        var beside = Path.Combine(Path.GetDirectoryName(full)!, $".gputiler-{Guid.NewGuid():N}.part");
        try
        {
            if (IsDevice(full))
            {
                using var device = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1 << 16);
                write(device);
                return;
            }

            MakeFolder(Path.GetDirectoryName(full)!);
            unfinished = beside;
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
            }

            Interruption.Token.ThrowIfCancellationRequested();
            File.Move(beside, full, overwrite: true);
            unfinished = null;
        }
        catch (Exception e)
        {
            DeleteUnfinished();
            // A file larger than the system allows is an argument out of range to .NET.
            if (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // The user knows only the file that was meant, and has read its name once.
                var reason = LibraryWords.Sentence(e)
                    .Replace(beside, full, StringComparison.Ordinal).Replace($" : '{full}'", "", StringComparison.Ordinal);
                throw new CommandException($"{path} could not be written: {reason}");
            }

            throw;
        }
    }

    /// <summary>Removes what a failed or interrupted write left.</summary>
    public static void DeleteUnfinished()
    {
        if (unfinished is not { } path)
        {
            return;
        }

        try
        {
            File.Delete(path);
            unfinished = null;
        }
        catch (DirectoryNotFoundException)
        {
            // Its folder is gone, and the file with it.
            unfinished = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteLine($"warning: the unfinished file {path} could not be removed.");
        }
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
