namespace GpuTiler.Sinks;

/// <summary>
/// Compares the layers of two runs: those of the run with index 0 are A's, all others B's. A's activations are copied to the host, where
/// they are subtracted, and kept until B brings the same layer.
/// </summary>
/// <param name="pictures">What shows the differences; <see langword="null"/> for nothing.</param>
public sealed class ComparisonSink(DifferenceFiles? pictures = null) : ILayerSink
{
    private readonly Dictionary<string, (LayerDescription Layer, ActivationBuffer Values)> first = [];
    private readonly List<LayerComparison> layers = [];
    private int? images;

    /// <summary>What layers are called, by their names; those that are missing keep theirs.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <summary>What was found, once both have run; layers of A alone come last.</summary>
    public IReadOnlyList<LayerComparison> Layers =>
        [.. layers, .. first.Select(one => Uncompared(one.Key, one.Value.Layer, "only A has it"))];

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        string name = Names.GetValueOrDefault(layer.Name, layer.Name);
        if (layer.Run.Index == 0)
        {
            first[name] = (layer.Description, ActivationBuffer.CopyOf(layer.Activations));
            return;
        }

        images ??= first.Values.Sum(one => one.Layer.Shape.Batch);
        if (!first.TryGetValue(name, out var a))
        {
            layers.Add(Uncompared(name, layer.Description, "only B has it"));
        }
        else if (a.Layer.Shape != layer.Shape)
        {
            layers.Add(Uncompared(
                name, a.Layer, $"A is {string.Join('×', a.Layer.Dimensions)}, B is {string.Join('×', layer.Dimensions)}"));
        }
        else
        {
            var b = layer.Activations;
            var statistics = DifferenceStatistics.Of(a.Values.Activations, b);
            var files = pictures?.Write(layer, name, a.Values, ActivationBuffer.CopyOf(b), statistics, images.Value) ?? [];
            layers.Add(new(name, a.Layer.Dimensions, layer.Shape, statistics, null, files));
        }

        first.Remove(name);
    }

    private static LayerComparison Uncompared(string name, LayerDescription layer, string reason) =>
        new(name, layer.Dimensions, layer.Shape, null, reason, []);
}
