namespace GpuTiler.Sinks;

/// <summary>
/// A folder that appears complete or not at all: it is filled beside its place and renamed into it, replacing any that is there.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string full;
    private readonly string parent;
    private readonly string beside;
    private readonly string replaced;
    private readonly CancellationToken cancellationToken;
    private bool isPlaced;

    private OutputFolder(string path, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        full = RealPath.Of(path);
        parent = Path.GetDirectoryName(full) ?? full;

        // What is replaced is no leftover before something else is in its place.
        (beside, replaced) = (Path.Combine(parent, Leftovers.NewName()), Path.Combine(parent, Leftovers.NewName(".old")));
    }

    /// <summary>Begins a folder; without <see cref="CommitWith"/> nothing of it remains.</summary>
    /// <exception cref="OutputException">The folder cannot be made.</exception>
    public static OutputFolder Begin(string path, CancellationToken cancellationToken)
    {
        var folder = new OutputFolder(path, cancellationToken);
        UnfinishedFiles.Add(folder.beside);
        try
        {
            NewFolders.Make(folder.parent);
            Leftovers.Remove(folder.parent);
            Directory.CreateDirectory(folder.beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            folder.Dispose();
            throw new OutputException(
                $"{path} could not be made: {OutputException.ReasonOf(e).Replace(folder.beside, folder.full, StringComparison.Ordinal)}");
        }

        return folder;
    }

    /// <summary>A file's own folder, beside it: <c>NAME_files</c>.</summary>
    public static string Beside(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileNameWithoutExtension(path) + "_files");

    /// <summary>Checks that a folder is free, or may be replaced: anything else in one of that name must not be deleted.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isOwn">Whether an earlier run left an entry there.</param>
    /// <param name="own">What such an entry is, in a word.</param>
    /// <param name="what">What goes there.</param>
    /// <exception cref="OutputException">The place is taken by something else.</exception>
    public static void RequirePlace(string folder, Func<string, bool> isOwn, string own, string what)
    {
        if (File.Exists(folder))
        {
            throw new OutputException($"{folder} is a file, and the {what} need a folder of that name.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(entry => !isOwn(entry)) is { } other)
        {
            throw new OutputException($"{folder} would be replaced, and holds {Path.GetFileName(other)}, which is no {own}: move it away, or choose another name.");
        }
    }

    /// <summary>Makes a file in it, and the folders leading to it.</summary>
    public Stream Create(string name)
    {
        // What an interruption removes must not be made again.
        cancellationToken.ThrowIfCancellationRequested();
        var path = Path.Combine(beside, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 14);
    }

    /// <summary>A failed write as reported to the user, who knows only the folder's place.</summary>
    /// <param name="name">The file that the folder belongs to.</param>
    /// <param name="e">What went wrong.</param>
    public OutputException Failed(string name, Exception e) =>
        new($"{name} could not be written: {OutputException.ReasonOf(e).Replace(beside, full, StringComparison.Ordinal)}");

    /// <summary>Puts the folder and the file that it belongs to into their places: both, or neither.</summary>
    /// <exception cref="OutputException">One of them could not be put there.</exception>
    public void CommitWith(OutputFile file)
    {
        try
        {
            Place();
            file.Commit();
        }
        catch (Exception e)
        {
            Undo();
            if (OutputFile.IsFailedWrite(e))
            {
                throw Failed(file.Name, e);
            }

            throw;
        }

        Forget();
    }

    private void Place()
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

    // Moves it out of its place again, and the previous one back.
    private void Undo()
    {
        if (isPlaced)
        {
            Directory.Move(full, beside);
            isPlaced = false;
            Restore();
        }
    }

    // What was replaced goes: there is no way back.
    private void Forget()
    {
        UnfinishedFiles.Forget(beside);
        NewFolders.Keep(parent);
        if (!Directory.Exists(replaced))
        {
            return;
        }

        try
        {
            // From here on it is a leftover, whoever removes it.
            Directory.Move(replaced, beside);
            UnfinishedFiles.Add(beside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            UnfinishedFiles.Add(replaced);
        }

        UnfinishedFiles.Delete(beside);
        UnfinishedFiles.Delete(replaced);
    }

    /// <summary>Removes what was not put into its place.</summary>
    public void Dispose()
    {
        UnfinishedFiles.Delete(beside);
        NewFolders.Leave(parent);
    }

    private void Restore()
    {
        if (Directory.Exists(replaced))
        {
            Directory.Move(replaced, full);
        }
    }
}
