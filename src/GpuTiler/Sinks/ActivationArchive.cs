using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>
/// All layers' activations in one NumPy archive (<c>.npz</c>). Their keys are the layers' exact names, after the folder that files of
/// the run would be in where there are several runs.
/// </summary>
/// <remarks>The archive is in its place after <see cref="Complete"/>; disposed of without it, it leaves nothing behind.</remarks>
public sealed class ActivationArchive : ILayerSink, IDisposable
{
    private readonly string path;
    private readonly LayerPaths paths = new();
    private OutputFile? file;
    private NpzWriter? writer;
    private int arrays;

    /// <summary>Names the archive; nothing is written before there is a layer.</summary>
    /// <param name="path">The archive.</param>
    public ActivationArchive(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = path;
    }

    /// <summary>Called with the finished archive.</summary>
    public Action<WrittenFile>? Written { get; init; }

    /// <summary>Stops the writing.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var values = layer.Activations;

        // Not before there is something to write: a run that fails leaves no new folder.
        if (file is null)
        {
            file = OutputFile.Begin(path, CancellationToken);
            file.Append(this, static (stream, archive) => archive.writer = new NpzWriter(stream));
        }

        var key = paths.Of(layer.Run).Folder + layer.Name;
        file.Append(values, (_, activations) => writer!.Write(key, activations, layer.Dimensions));
        arrays++;
    }

    /// <summary>Puts the archive into its place, if there is a layer in it.</summary>
    /// <exception cref="OutputException">It could not be written.</exception>
    public void Complete()
    {
        if (file is null)
        {
            return;
        }

        file.Append(writer!, static (_, archive) => archive.Dispose());
        file.Commit();
        Written?.Invoke(new(path, string.Create(CultureInfo.InvariantCulture, $"{arrays} array{(arrays == 1 ? "" : "s")}")));
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();
}
