namespace GpuTiler.Onnx;

/// <summary>The requested layers: those that may be shown, and those that cannot.</summary>
internal sealed class LayerSelection
{
    private readonly string path;
    private readonly List<SkippedLayer> skipped = [];
    private readonly HashSet<OnnxLayer> named = [];

    private LayerSelection(string path) => this.path = path;

    /// <summary>Layers that may be shown, as far as is known before the model runs.</summary>
    public IReadOnlyList<OnnxLayer> Layers { get; private set; } = [];

    public IReadOnlyList<SkippedLayer> Skipped => skipped;

    /// <exception cref="ArgumentException">A pattern matches nothing.</exception>
    /// <exception cref="OnnxModelException">A layer that was named cannot be shown, or none can.</exception>
    public static LayerSelection Select(string path, IReadOnlyList<OnnxLayer> layers, in OnnxOptions options)
    {
        var selection = new LayerSelection(path);
        var parts = layers.Select(layer => new NamedPart([layer.Name], layer.NodeName, layer.Operator)).ToList();
        var (chosen, named) = LayerPattern.Select(parts, options.Layers, "layer");
        selection.named.UnionWith(named.Select(index => layers[index]));
        selection.Layers = [.. chosen.Select(index => layers[index]).Where(layer => !selection.Skips(layer, layer.Obstacle, layer.Reason))];
        return selection.Layers.Count > 0 ? selection : throw selection.NothingLeft();
    }

    /// <summary>Reads the dimensions that the layers turned out to have.</summary>
    /// <exception cref="OnnxModelException">A layer that was named cannot be shown, or none can.</exception>
    public IReadOnlyList<(OnnxLayer Layer, TensorShape Shape, long[] Dimensions)> Resolve(
        IReadOnlyDictionary<string, long[]> found, TensorLayout? layout)
    {
        List<(OnnxLayer, TensorShape, long[])> fit = [];
        foreach (var layer in Layers)
        {
            var (shape, obstacle, reason) = ActivationShape.Read(found[layer.Name], layout ?? layer.Layout ?? TensorLayout.Nchw);
            if (!Skips(layer, obstacle, reason))
            {
                fit.Add((layer, shape, found[layer.Name]));
            }
        }

        skipped.Sort((a, b) => a.Layer.Index.CompareTo(b.Layer.Index));
        return fit.Count > 0 ? fit : throw NothingLeft();
    }

    private bool Skips(OnnxLayer layer, LayerObstacle obstacle, string? reason)
    {
        if (reason is null)
        {
            return false;
        }

        if (named.Contains(layer))
        {
            throw new OnnxModelException($"The layer '{layer.Name}' of {path} cannot be shown. {reason}");
        }

        skipped.Add(new SkippedLayer(layer, obstacle, reason));
        return true;
    }

    private OnnxModelException NothingLeft() => new(skipped.Count == 0
        ? $"{path} has no layers: no node of its main graph produces a tensor that depends on an input's values."
        : $"No layer of {path} that was asked for can be shown; the first is '{skipped[0].Name}'. {skipped[0].Reason}");
}
