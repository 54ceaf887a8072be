namespace GpuTiler.Cli;

/// <summary>Collects the statistics of every layer.</summary>
/// <param name="channels">The maps that are looked at.</param>
/// <param name="order">In which order they are listed, and how many.</param>
internal sealed class StatisticsOutput(ChannelRange channels, MapOrder order) : ILayerOutput
{
    /// <summary>Bins of a map's histogram.</summary>
    public const int Bins = 30;

    private readonly List<LayerSummary> layers = [];
    private string? model;
    private string? input;

    /// <summary>The layers so far.</summary>
    public IReadOnlyList<LayerSummary> Layers => layers;

    /// <inheritdoc/>
    public bool TakesValues => true;

    /// <inheritdoc/>
    public bool TakesMosaics => false;

    /// <inheritdoc/>
    public void EnterModel(string name, long step) => (model, input) = (name, null);

    /// <inheritdoc/>
    public void EnterInput(string name) => input = name;

    /// <inheritdoc/>
    public void Write(KeptLayer layer, Activations values)
    {
        var maps = new List<MapSummary>();
        ValueStatistics all = default;
        var (first, count) = MapOrder.Selected(new() { Channels = channels }, layer.Shape);
        for (int image = 0; image < layer.Shape.Batch; image++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            for (int map = first; map < first + count; map++)
            {
                var statistics = values.MapStatistics(layer.Shape, image, map);
                all = maps.Count == 0 ? statistics : ValueStatistics.Join(all, statistics);
                var counts = new long[Bins];
                if (statistics.FiniteCount > 0)
                {
                    values.CountMap(layer.Shape, image, map, statistics.Minimum, statistics.Maximum, counts);
                }

                maps.Add(new(image, map, statistics, counts));
            }
        }

        layers.Add(new(model, input, layer, values.TypeName, all, order.Choose(maps, map => map.Statistics))
        {
            Channels = channels,
            Selected = maps.Count,
            Dead = maps.Count(map => map.Statistics.IsDead),
            Saturated = maps.Count(map => map.Statistics.IsSaturated),
        });
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
}
