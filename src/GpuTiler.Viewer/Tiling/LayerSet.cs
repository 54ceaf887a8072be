namespace GpuTiler.Viewer;

/// <summary>The layers that pages can look at, in their order.</summary>
internal sealed class LayerSet
{
    /// <summary>The places of the network's input and of the other network's, which are in no list.</summary>
    public const int InputPosition = -1, OtherInputPosition = -2;

    private readonly List<ViewedLayer> layers = [];
    private int? others;

    /// <summary>The network's input; <see langword="null"/> where it is not shown.</summary>
    public ViewedLayer? Input { get; set; }

    /// <summary>The other network's input; <see langword="null"/> where it is not shown.</summary>
    public ViewedLayer? OtherInput { get; set; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ViewedLayer> All => layers;

    /// <summary>Those of the viewer's own network.</summary>
    public IReadOnlyList<ViewedLayer> Own => layers[..(others ?? layers.Count)];

    /// <summary>The other network's, which follow.</summary>
    public IReadOnlyList<ViewedLayer> Others => layers[(others ?? layers.Count)..];

    /// <summary>What is added from now on is the other network's.</summary>
    public void BeginOthers() => others = layers.Count;

    /// <summary>Adds one at the end.</summary>
    public void Add(ViewedLayer layer) => layers.Add(layer);

    /// <summary>The layer at a place.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ViewedLayer At(int position) => (uint)position < (uint)layers.Count
        ? layers[position]
        : position == InputPosition && Input is { } input
        ? input
        : position == OtherInputPosition && OtherInput is { } other
        ? other
        : throw new ArgumentException($"There is no layer {position}: there are {layers.Count}.");
}
