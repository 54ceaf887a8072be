using System.Collections;

namespace GpuTiler.Onnx;

/// <summary>The layers of a model in topological order, as far as they are known without running it.</summary>
public sealed class LayerList : IReadOnlyList<OnnxLayer>
{
    private readonly IReadOnlyList<OnnxLayer> layers;

    internal LayerList(IReadOnlyList<OnnxLayer> layers, Exception? problem = null, bool isInferred = true) =>
        (this.layers, Problem, IsInferred) = (layers, problem, isInferred);

    /// <summary>
    /// Why the model cannot be loaded: an <see cref="OnnxModelException"/>, or an <see cref="InvalidDataException"/> about its weight
    /// files; otherwise <see langword="null"/>.
    /// </summary>
    public Exception? Problem { get; }

    /// <summary>
    /// Whether ONNX Runtime inferred types and dimensions. Otherwise they are only those that the file declares, and no layer can be shown.
    /// </summary>
    public bool IsInferred { get; }

    /// <inheritdoc/>
    public int Count => layers.Count;

    /// <inheritdoc/>
    public OnnxLayer this[int index] => layers[index];

    /// <inheritdoc/>
    public IEnumerator<OnnxLayer> GetEnumerator() => layers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
