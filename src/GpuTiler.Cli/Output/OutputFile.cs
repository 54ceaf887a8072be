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

        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        // Its own process number keeps two runs into one folder apart; the name stays short enough for any file system.
        var beside = Path.Combine(folder, $".gputiler-{Environment.ProcessId}.part");
        unfinished = beside;
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
            }

            Interruption.Token.ThrowIfCancellationRequested();
            File.Move(beside, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteUnfinished();
            // The message of a failed write names the file beside; the user knows only the file that was meant.
            throw new CommandException($"{path} could not be written: {e.Message.Replace(beside, full, StringComparison.Ordinal)}");
        }
        catch
        {
            DeleteUnfinished();
            throw;
        }

        unfinished = null;
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
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"warning: the unfinished file {path} could not be removed.");
        }
    }
}
