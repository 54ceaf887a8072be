namespace GpuTiler;

/// <summary>
/// What the ranges of layers hold from one run to the next (<see cref="TileRange.Hold"/>): each run of a layer is a frame. Renderers may
/// share it, so that a renderer on another device continues where the last one failed.
/// </summary>
public sealed class HeldRanges
{
    private readonly Dictionary<(int Model, string Series), HeldLayer> layers = [];

    /// <summary>Whether all layers of one shape are frames of one series, as arrays without a network are.</summary>
    public bool IsOneSeries { get; init; }

    /// <summary>What a layer's ranges hold, for the frame that a run makes up.</summary>
    internal HeldLayer Of(LayerDescription layer, LayerRun run)
    {
        var key = IsOneSeries ? (0, layer.Shape.ToString()) : (run.ModelIndex, layer.Name);
        if (!layers.TryGetValue(key, out var held))
        {
            layers.Add(key, held = new());
        }

        held.Begin(run);
        return held;
    }
}
