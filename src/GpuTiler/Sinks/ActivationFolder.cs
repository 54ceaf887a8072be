using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>Each layer's activations as a NumPy file in a folder, named like its mosaics, in the model's dimensions and type.</summary>
public sealed class ActivationFolder : ILayerSink
{
    private readonly string folder;
    private readonly LayerPaths paths = new();

    /// <summary>Names the folder, which is made if it is missing.</summary>
    /// <exception cref="OutputException">There is a file of that name.</exception>
    public ActivationFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        OutputException.ThrowIfFile(folder);
        this.folder = folder;
    }

    /// <summary>Called with each file that is finished.</summary>
    public Action<WrittenFile>? Written { get; init; }

    /// <summary>Stops the writing.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var values = layer.Activations;
        var path = Path.Combine(folder, paths.Of(layer.Run).Take(layer.Name)[0] + ".npy");
        using (var file = OutputFile.Begin(path, CancellationToken))
        {
            file.Append(values, (stream, activations) => NpyWriter.Write(stream, activations, layer.Dimensions));
            file.Commit();
        }

        Written?.Invoke(new(path, $"{string.Join('×', layer.Dimensions)} {values.ElementType.ToText()}"));
    }
}
