using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>
/// Compares the layers of two runs, A and then B. A's values are kept in the host's memory, where they are subtracted, until B brings the
/// same layer.
/// </summary>
internal sealed class DifferenceOutput(DifferencePicture? picture) : ILayerOutput
{
    private readonly Dictionary<string, Kept> first = [];
    private readonly List<LayerDifference> layers = [];
    private int entered;
    private int? images;

    /// <summary>Whether what follows is B's. Where A and B are two inputs or models of one call, it follows by itself.</summary>
    public bool IsSecond { get; set; }

    /// <summary>What arrays are called, by the stems of their files; empty for layers, which have names.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public bool TakesValues => true;

    /// <inheritdoc/>
    public bool TakesMosaics => false;

    /// <summary>What was found, once both have run; layers of A alone come last.</summary>
    public IReadOnlyList<LayerDifference> Layers => [.. layers, .. first.Select(one => Uncompared(one.Key, one.Value.Layer, "only A has it"))];

    /// <inheritdoc/>
    public void EnterModel(string name, long step) => IsSecond = entered++ == 1;

    /// <inheritdoc/>
    public void EnterInput(string name) => IsSecond = entered++ == 1;

    /// <inheritdoc/>
    public void Write(KeptLayer layer, Activations values)
    {
        string name = Names.GetValueOrDefault(layer.Name, layer.Name);
        if (!IsSecond)
        {
            // A device that takes over writes a layer again.
            first[name] = new(layer, values.Copy());
            return;
        }

        images ??= first.Values.Sum(one => one.Layer.Shape.Batch);
        if (!first.TryGetValue(name, out var a))
        {
            layers.Add(Uncompared(name, layer, "only B has it"));
        }
        else if (a.Layer.Shape != layer.Shape)
        {
            layers.Add(Uncompared(name, a.Layer, $"A is {Text(a.Layer.Dimensions)}, B is {Text(layer.Dimensions)}"));
        }
        else
        {
            var statistics = a.Copy.Values.Compare(values);
            var files = picture?.Write(name, layer.Shape, a.Copy.Values, values, statistics, images.Value) ?? [];
            layers.Add(new(name, a.Layer.Dimensions, layer.Shape, statistics, null, files));
        }

        first.Remove(name);
    }

    /// <inheritdoc/>
    public void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png)
    {
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static LayerDifference Uncompared(string name, KeptLayer layer, string reason) => new(name, layer.Dimensions, layer.Shape, null, reason, []);

    private static string Text(long[] dimensions) => string.Join('×', dimensions.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)));

    private sealed record Kept(KeptLayer Layer, ActivationCopy Copy);
}
