namespace GpuTiler;

/// <summary>
/// In which order maps are shown or listed, and how many of them. <c>default</c> is all of them in the layer's own order.
/// </summary>
public readonly record struct MapOrder
{
    /// <summary>What decides the order. Maps that are equal keep the layer's order; those without a number come last.</summary>
    public MapSort Sort { get; init; }

    /// <summary>The most maps of a layer; 0 is all.</summary>
    public int Top { get; init; }

    /// <summary>Whether the maps' values decide.</summary>
    public bool NeedsValues => Sort != MapSort.Index;

    /// <summary>The maps that are shown, in this order.</summary>
    /// <param name="maps">All that there are to choose from, in the layer's order.</param>
    /// <param name="statistics">A map's statistics.</param>
    public IReadOnlyList<T> Choose<T>(IEnumerable<T> maps, Func<T, ValueStatistics> statistics)
    {
        ArgumentNullException.ThrowIfNull(maps);
        ArgumentNullException.ThrowIfNull(statistics);
        var ordered = maps;
        if (NeedsValues)
        {
            // A stable sort.
            var sort = Sort;
            ordered = maps.OrderByDescending(map => ValueOf(sort, statistics(map)) is var number && double.IsNaN(number) ? double.NegativeInfinity : number);
        }

        return [.. Top > 0 ? ordered.Take(Top) : ordered];
    }

    /// <summary>How many maps an image of the batch has to choose from, and how many of them are shown.</summary>
    /// <param name="options">How the mosaic looks.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    public (int Shown, int Count) CountOf(in TileOptions options, TensorShape shape)
    {
        var (_, count) = Selected(options, shape);
        return (Top > 0 ? Math.Min(Top, count) : count, count);
    }

    /// <summary>The options for one image of a batch, whose mosaic shows its own maps in this order.</summary>
    internal TileOptions Arrange(in TileOptions options, LayerStatistics statistics, int image)
    {
        var (first, count) = Selected(options, statistics.Shape);
        if (!NeedsValues || first + count > statistics.Shape.Channels)
        {
            return Plan(options, statistics.Shape);
        }

        int[] chosen = [.. Choose(Enumerable.Range(first, count), channel => statistics[image, channel])];
        return options with { Channels = ChannelRange.All, Order = ChannelOrder.Of(chosen) };
    }

    /// <summary>
    /// Options for as many maps, before their values are known: with the largest numbers, which take most room in a label.
    /// </summary>
    internal TileOptions Plan(in TileOptions options, TensorShape shape)
    {
        var (first, count) = Selected(options, shape);
        var (shown, _) = CountOf(options, shape);

        // What is out of bounds is the plan's to refuse.
        return shown == count || first + count > shape.Channels ? options
            : options with { Channels = NeedsValues ? ChannelRange.Between(first + count - shown, first + count) : ChannelRange.Between(first, first + shown) };
    }

    /// <summary>The maps that there are to choose from.</summary>
    internal static (int First, int Count) Selected(in TileOptions options, TensorShape shape)
    {
        var (start, end) = (options.Channels.Start, options.Channels.End);
        return (start, (end == 0 ? shape.Channels : end) - start);
    }

    private static double ValueOf(MapSort sort, in ValueStatistics map) => sort switch
    {
        MapSort.Mean => map.Mean,
        MapSort.Maximum => map.Maximum,
        MapSort.StandardDeviation => map.StandardDeviation,
        MapSort.Sparsity => map.ZeroShare,
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "There is no such order."),
    };
}
