namespace GpuTiler.Viewer;

/// <summary>Layers less those of the other network that they are paired with.</summary>
/// <param name="host">Copies of activations.</param>
internal sealed class PairedLayers(HostCopy host) : Comparison(host)
{
    /// <inheritdoc/>
    public override bool Knows(ViewedLayer layer) => layer.CanSubtract && layer.IsReady && layer.Partner!.IsReady;

    /// <inheritdoc/>
    protected override ActivationSpan SubtrahendOf(ViewedLayer layer, HostCopy host, long input) => host.Of(layer.Partner!, input);
}
