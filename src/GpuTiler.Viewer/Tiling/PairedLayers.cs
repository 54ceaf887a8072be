namespace GpuTiler.Viewer;

/// <summary>Layers less those of the other network that they are paired with.</summary>
/// <param name="host">Copies of activations.</param>
/// <param name="network">The other network.</param>
internal sealed class PairedLayers(HostCopy host, OtherNetwork network) : Comparison(host)
{
    /// <summary>The other network.</summary>
    public OtherNetwork Network => network;

    /// <inheritdoc/>
    public override bool Knows(ViewedLayer layer) => layer.CanSubtract && layer.IsReady && layer.Partner!.IsReady;

    /// <inheritdoc/>
    protected override ActivationSpan SubtrahendOf(ViewedLayer layer, HostCopy host, long input) => host.Of(layer.Partner!, input);
}
