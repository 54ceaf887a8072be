namespace GpuTiler.Onnx;

/// <summary>A layer that was requested, by a pattern or with all others, but cannot be shown.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Obstacle">The kind of obstacle that keeps it from being shown.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record SkippedLayer(OnnxLayer Layer, LayerObstacle Obstacle, string Reason)
{
    /// <summary>The layer's name.</summary>
    public string Name => Layer.Name;
}
