namespace GpuTiler.Sinks;

/// <summary>Collects the statistics of every layer.</summary>
/// <param name="channels">The maps that are examined.</param>
/// <param name="order">The order in which they are listed, and how many.</param>
public sealed class StatisticsSink(ChannelRange channels = default, MapOrder order = default) : ILayerSink
{
    /// <summary>Bins of a map's histogram.</summary>
    public const int Bins = 30;

    private readonly List<LayerSummary> layers = [];

    /// <summary>The layers so far.</summary>
    public IReadOnlyList<LayerSummary> Layers => layers;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The layer has no such channels.</exception>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (channels.End > layer.Shape.Channels)
        {
            throw new ArgumentException($"The channels {channels} are out of bounds: the layer {layer.Name} has {layer.Shape.Channels}.");
        }

        var values = layer.Activations;
        var statistics = layer.Statistics;
        var (first, count) = MapOrder.Selected(new() { Channels = channels }, layer.Shape);
        var maps = new List<MapSummary>();
        for (int image = 0; image < layer.Shape.Batch; image++)
        {
            layer.ThrowIfCanceled();
            for (int map = first; map < first + count; map++)
            {
                ref readonly var own = ref statistics[image, map];
                var counts = new long[Bins];
                if (own.FiniteCount > 0)
                {
                    ValueHistogram.CountMap(values, image, map, own.Minimum, own.Maximum, counts);
                }

                maps.Add(new(image, map, own, counts));
            }
        }

        layers.RemoveAll(other => other.Run == layer.Run && other.Layer.Name == layer.Name);
        layers.Add(new(
            layer.Run, layer.Description, layer.ElementType, statistics.Join(0, layer.Shape.Batch, first, count),
            order.Choose(maps, map => map.Statistics))
        {
            Channels = channels,
            Selected = maps.Count,
            Dead = maps.Count(map => map.Statistics.IsDead),
            Saturated = maps.Count(map => map.Statistics.IsSaturated),
        });
    }
}
