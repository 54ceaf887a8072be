using System.Globalization;
using GpuTiler.Imaging;
using GpuTiler.Sinks;

namespace GpuTiler.Onnx;

/// <summary>The folder of one survey: its state while it runs, and its result. One process at a time writes to it.</summary>
internal sealed class SurveyFolder : IDisposable
{
    public const string ArraysName = "survey.npz", DocumentName = "survey.json", LogName = "survey.log", StateName = "state.npz";

    private const string LockName = "survey.lock", DocumentKey = "survey";

    private readonly string folder;
    private readonly FileStream held;

    private SurveyFolder(string folder, FileStream held) => (this.folder, this.held) = (folder, held);

    /// <summary>Takes a folder.</summary>
    /// <exception cref="OutputException">It cannot be made, or another process writes to it.</exception>
    public static SurveyFolder Open(string folder)
    {
        OutputException.ThrowIfFile(folder);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{folder} could not be made: {e.Message}", e);
        }

        string path = Path.Combine(folder, LockName);
        try
        {
            return new(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException e)
        {
            throw new OutputException($"{folder} is in use by another survey: give each a folder of its own ({e.Message})", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new OutputException($"{path} could not be written: {OutputException.ReasonOf(e)}", e);
        }
    }

    /// <summary>Whether a folder has the result of a survey.</summary>
    public static bool IsFinished(string folder) =>
        File.Exists(Path.Combine(folder, DocumentName)) && File.Exists(Path.Combine(folder, ArraysName)) && !IsUnfinished(folder);

    /// <summary>Whether a survey was begun there and has not ended.</summary>
    public static bool IsUnfinished(string folder) => File.Exists(Path.Combine(folder, StateName));

    /// <summary>Says why a folder has no result.</summary>
    public static InvalidDataException NotFinished(string folder) => new(IsUnfinished(folder)
        ? $"{folder} has a survey that has not ended: the same command goes on with it."
        : $"{folder} has no survey: {DocumentName} and {ArraysName} are needed.");

    /// <summary>Reads the document of a result.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SurveyDocument ReadDocument(string folder)
    {
        string path = Path.Combine(folder, DocumentName);
        return SurveyJson.Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads the layers of a result.</summary>
    /// <inheritdoc cref="ReadDocument"/>
    public static SurveyState ReadState(string folder, SurveyDocument document)
    {
        using var archive = NpzArchive.Open(Path.Combine(folder, ArraysName));
        return ReadState(archive, document);
    }

    /// <summary>Reads what an interrupted survey saved.</summary>
    /// <inheritdoc cref="ReadDocument"/>
    public (SurveyDocument Document, SurveyState State) ReadSaved()
    {
        string path = Path.Combine(folder, StateName);
        using var archive = NpzArchive.Open(path);
        using var stream = archive.OpenArray(DocumentKey, out var header);
        var bytes = new byte[header.ByteCount];
        stream.ReadExactly(bytes);
        var document = SurveyJson.Read(bytes, path);
        return (document, ReadState(archive, document));
    }

    /// <summary>Saves the state of a survey that goes on.</summary>
    public void Save(SurveyDocument document, SurveyState state) =>
        Write(StateName, stream => WriteArrays(stream, state, SurveyJson.Write(document)));

    /// <summary>Writes the result, and lets go of the state.</summary>
    public void Finish(SurveyDocument document, SurveyState state)
    {
        Write(ArraysName, stream => WriteArrays(stream, state, null));
        Write(DocumentName, stream => SurveyJson.Write(stream, document));
        File.Delete(Path.Combine(folder, StateName));
    }

    /// <summary>Adds a line to the log, with the time and the host.</summary>
    public void Log(string text)
    {
        try
        {
            File.AppendAllText(Path.Combine(folder, LogName), string.Create(
                CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ} {Environment.MachineName} {Environment.ProcessId} {text}\n"));
        }
        catch (Exception e) when (OutputFile.IsFailedWrite(e))
        {
            throw new OutputException($"{Path.Combine(folder, LogName)} could not be written: {OutputException.ReasonOf(e)}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    private static SurveyState ReadState(NpzArchive archive, SurveyDocument document)
    {
        int labels = document.LabelMeans ? document.Labels.Count : 0;
        foreach (var layer in document.Layers)
        {
            LayerArrays.RequireSize(archive, layer, document.Top, labels);
        }

        var state = new SurveyState(document.Layers, document.Top, labels);
        state.Count(document.Seen, document.Corrupt, document.CorruptPictures);
        foreach (var layer in state.Layers)
        {
            LayerArrays.Read(archive, layer);
        }

        return state;
    }

    private static void WriteArrays(Stream stream, SurveyState state, byte[]? document)
    {
        using var archive = new NpzWriter(stream);
        if (document is not null)
        {
            archive.Write<byte>(DocumentKey, document, [document.Length]);
        }

        foreach (var layer in state.Layers)
        {
            LayerArrays.Write(archive, layer, state.Seen, hasMoments: document is null);
        }
    }

    private void Write(string name, Action<Stream> write) => OutputFile.Write(Path.Combine(folder, name), write, CancellationToken.None);
}
