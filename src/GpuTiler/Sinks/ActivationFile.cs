using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>The activations of one layer as a NumPy file, in the model's dimensions and type.</summary>
public sealed class ActivationFile : ILayerSink
{
    private readonly string path;

    /// <summary>Names the file, which replaces another of that name.</summary>
    /// <param name="path">The file (<c>.npy</c>).</param>
    public ActivationFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        this.path = path;
    }

    /// <summary>Called when the file is finished.</summary>
    public Action<WrittenFile>? Written { get; init; }

    /// <summary>Stops the writing.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks that the file can be written, before the work that makes it. It leaves nothing behind.</summary>
    /// <exception cref="OutputException">It cannot.</exception>
    public void RequireWritable() => OutputFile.Require(path);

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var values = layer.Activations;
        using (var file = OutputFile.Begin(path, CancellationToken))
        {
            file.Append(values, (stream, activations) => NpyWriter.Write(stream, activations, layer.Dimensions));
            file.Commit();
        }

        Written?.Invoke(new(path, $"{string.Join('×', layer.Dimensions)} {values.ElementType.ToText()}"));
    }
}
