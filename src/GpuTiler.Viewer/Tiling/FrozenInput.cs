namespace GpuTiler.Viewer;

/// <summary>The activations of one input, kept on the host to compare later ones with.</summary>
/// <param name="host">Copies of activations.</param>
internal sealed class FrozenInput(HostCopy host) : Comparison(host)
{
    private readonly Dictionary<ViewedLayer, float[]> kept = [];

    /// <summary>Whether an input is kept.</summary>
    public bool IsKept => kept.Count > 0;

    /// <summary>Keeps the activations that there are.</summary>
    public void Keep(IEnumerable<ViewedLayer> shown, HostCopy host, long input)
    {
        Release();
        foreach (var layer in shown)
        {
            var values = new float[layer.Shape.ElementCount];
            host.Of(layer, input).CopyTo(values);
            kept.Add(layer, values);
        }
    }

    /// <summary>Keeps them no longer.</summary>
    public void Release()
    {
        Forget();
        kept.Clear();
    }

    /// <inheritdoc/>
    public override bool Knows(ViewedLayer layer) => kept.ContainsKey(layer);

    /// <inheritdoc/>
    protected override ActivationSpan SubtrahendOf(ViewedLayer layer, HostCopy host, long input) => kept[layer];
}
