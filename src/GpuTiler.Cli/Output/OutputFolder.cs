namespace GpuTiler.Cli;

/// <summary>A folder that appears whole or not at all: it is filled beside its place and renamed into it, in place of one that is there.</summary>
internal sealed class OutputFolder : IDisposable
{
    private static readonly HashSet<string> Unfinished = [];

    private readonly string full;
    private readonly string beside;
    private readonly string replaced;
    private bool isPlaced;

    private OutputFolder(string path)
    {
        full = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(full) ?? full;
        var name = $".gputiler-{Guid.NewGuid():N}";
        (beside, replaced) = (Path.Combine(parent, name + ".part"), Path.Combine(parent, name + ".old"));
    }

    /// <summary>Begins a folder; without <see cref="Commit"/> nothing of it stays.</summary>
    /// <exception cref="CommandException">The folder cannot be made.</exception>
    public static OutputFolder Begin(string path)
    {
        var folder = new OutputFolder(path);
        lock (Unfinished)
        {
            Unfinished.Add(folder.beside);
        }

        try
        {
            Directory.CreateDirectory(folder.beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw new CommandException($"{path} could not be made: {LibraryWords.Sentence(e).Replace(folder.beside, folder.full, StringComparison.Ordinal)}");
        }

        return folder;
    }

    /// <summary>Makes a file in it, and the folders on the way.</summary>
    public Stream Create(string name)
    {
        // What an interruption removes must not be made again.
        Interruption.Token.ThrowIfCancellationRequested();
        var path = Path.Combine(beside, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 14);
    }

    /// <summary>What a sentence that names a file in it says to the user, who knows the folder's place only.</summary>
    public string Translate(string sentence) => sentence.Replace(beside, full, StringComparison.Ordinal);

    /// <summary>Puts the folder into its place. <see cref="Undo"/> takes it back until <see cref="Forget"/>.</summary>
    public void Commit()
    {
        if (Directory.Exists(full))
        {
            Directory.Move(full, replaced);
        }

        try
        {
            Directory.Move(beside, full);
        }
        catch
        {
            Restore();
            throw;
        }

        isPlaced = true;
    }

    /// <summary>Takes the folder out of its place again, and puts the one that was there back.</summary>
    public void Undo()
    {
        if (isPlaced)
        {
            Directory.Move(full, beside);
            isPlaced = false;
            Restore();
        }
    }

    /// <summary>Removes what was replaced: there is no way back.</summary>
    public void Forget()
    {
        Delete(replaced);
        lock (Unfinished)
        {
            Unfinished.Remove(beside);
        }
    }

    /// <summary>Removes what was not put into its place.</summary>
    public void Dispose()
    {
        lock (Unfinished)
        {
            if (!Unfinished.Contains(beside))
            {
                return;
            }
        }

        Delete(beside);
        lock (Unfinished)
        {
            Unfinished.Remove(beside);
        }
    }

    /// <summary>Removes what failed or interrupted writes left.</summary>
    public static void DeleteUnfinished()
    {
        string[] folders;
        lock (Unfinished)
        {
            folders = [.. Unfinished];
        }

        Array.ForEach(folders, Delete);
    }

    private void Restore()
    {
        if (Directory.Exists(replaced))
        {
            Directory.Move(replaced, full);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteLine($"warning: the folder {folder} could not be removed.");
        }
    }
}
