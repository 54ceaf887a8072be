namespace GpuTiler.Sinks;

/// <summary>The statistics of one layer, or of an array.</summary>
/// <param name="Run">The run that it belongs to.</param>
/// <param name="Layer">The layer.</param>
/// <param name="ElementType">The type of its values.</param>
/// <param name="All">All examined maps together.</param>
/// <param name="Maps">The maps that are listed, in the chosen order.</param>
public sealed record LayerSummary(
    LayerRun Run, LayerDescription Layer, ElementType ElementType, ValueStatistics All, IReadOnlyList<MapSummary> Maps)
{
    /// <summary>How many maps the layer has, over the whole batch.</summary>
    public int MapCount => Layer.Shape.Batch * Layer.Shape.Channels;

    /// <summary>Which channels were examined.</summary>
    public required ChannelRange Channels { get; init; }

    /// <summary>How many maps these are, over the whole batch.</summary>
    public required int Selected { get; init; }

    /// <summary>How many of them are dead.</summary>
    public required int Dead { get; init; }

    /// <summary>How many of them are saturated.</summary>
    public required int Saturated { get; init; }
}
