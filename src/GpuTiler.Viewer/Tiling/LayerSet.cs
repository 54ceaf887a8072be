namespace GpuTiler.Viewer;

/// <summary>The layers that pages can look at, in their order.</summary>
internal sealed class LayerSet
{
    /// <summary>The place of the network's input, which is in no list.</summary>
    public const int InputPosition = -1;

    private readonly List<ViewedLayer> layers = [];

    /// <summary>The network's input; <see langword="null"/> where it is not shown.</summary>
    public ViewedLayer? Input { get; set; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ViewedLayer> All => layers;

    /// <summary>Adds one at the end.</summary>
    public void Add(ViewedLayer layer) => layers.Add(layer);

    /// <summary>The layer at a place.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ViewedLayer At(int position) => (uint)position < (uint)layers.Count
        ? layers[position]
        : position == InputPosition && Input is { } input
        ? input
        : throw new ArgumentException($"There is no layer {position}: there are {layers.Count}.");
}
