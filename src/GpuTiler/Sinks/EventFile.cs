namespace GpuTiler.Sinks;

/// <summary>An event file of layers: without a complete one it is removed, with the folders that were made for it.</summary>
internal sealed class EventFile
{
    private readonly string folder;
    private readonly SortedSet<long> steps = [];

    private EventFile(string folder, SummaryWriter writer)
    {
        (this.folder, Writer) = (folder, writer);

        // Without a complete layer it logs nothing.
        UnfinishedFiles.Add(Path);
    }

    public SummaryWriter Writer { get; }

    public string Path => Writer.FilePath!;

    public int Layers { get; private set; }

    public string Content => $"{Layers} layer{(Layers == 1 ? "" : "s")}, step{(steps.Count == 1 ? "" : "s")} {string.Join(", ", steps)}";

    /// <summary>Begins a file in a folder, which is made if it is missing.</summary>
    /// <exception cref="OutputException">It cannot be made.</exception>
    public static EventFile Create(string place)
    {
        string full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(place));
        try
        {
            NewFolders.Make(full);
            return new(full, SummaryWriter.Create(place));
        }
        catch (Exception e) when (OutputFile.IsFailedWrite(e))
        {
            NewFolders.Leave(full);
            throw Failed(place, e);
        }
    }

    /// <summary>Adds the records of a layer at a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="add">Adds it.</param>
    /// <exception cref="OutputException">The file cannot be written; it ends with its last complete record.</exception>
    public void Add(long step, Action<SummaryWriter> add)
    {
        try
        {
            add(Writer);
            Writer.Flush();
        }
        catch (Exception e) when (OutputFile.IsFailedWrite(e))
        {
            throw Failed(Path, e);
        }

        Layers++;
        steps.Add(step);
        UnfinishedFiles.Forget(Path);
        NewFolders.Keep(folder);
    }

    /// <summary>Closes the file.</summary>
    /// <exception cref="OutputException">The rest could not be written; the file ends with its last complete record.</exception>
    public void Close()
    {
        try
        {
            Writer.Dispose();
        }
        catch (Exception e) when (OutputFile.IsFailedWrite(e))
        {
            throw Failed(Path, e);
        }
    }

    /// <summary>Removes it, if it is unfinished, with the folders that were made for it.</summary>
    public void Leave()
    {
        UnfinishedFiles.Delete(Path);
        NewFolders.Leave(folder);
    }

    private static OutputException Failed(string path, Exception e) =>
        new($"{path} could not be written: {OutputException.ReasonOf(e)}", e);
}
