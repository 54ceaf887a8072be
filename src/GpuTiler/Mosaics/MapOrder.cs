namespace GpuTiler;

/// <summary>
/// The order in which maps are shown or listed, and how many. <c>default</c> is all of them in the layer's own order.
/// </summary>
public readonly record struct MapOrder
{
    /// <summary>What decides the order. Maps that are equal keep the layer's order; those without a number come last.</summary>
    public MapSort Sort { get; init; }

    /// <summary>The most maps of a layer; 0 is all.</summary>
    public int Top { get; init; }

    /// <summary>
    /// The slice of each channel that is shown where a tensor has several (<see cref="TensorShape.Depth"/>), from 0; <see
    /// cref="TileOptions.Channels"/> then counts channels and not slices. <see langword="null"/> shows every slice.
    /// </summary>
    public int? Slice { get; init; }

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
            ordered = maps.OrderByDescending(
                map => ValueOf(sort, statistics(map)) is var number && double.IsNaN(number) ? double.NegativeInfinity : number);
        }

        return [.. Top > 0 ? ordered.Take(Top) : ordered];
    }

    /// <summary>How many maps an image of the batch has to choose from, and how many of them are shown.</summary>
    /// <param name="options">How the mosaic looks.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    public (int Shown, int Count) CountOf(in TileOptions options, TensorShape shape)
    {
        var (_, count) = Selected(options, Candidates(shape));
        return (Top > 0 ? Math.Min(Top, count) : count, count);
    }

    /// <summary>The options for one image of a batch, whose mosaic shows its own maps in this order.</summary>
    internal TileOptions Arrange(in TileOptions options, LayerStatistics statistics, int image)
    {
        var shape = statistics.Shape;
        var (first, count) = Selected(options, Candidates(shape));
        if (!NeedsValues || first + count > Candidates(shape))
        {
            return Plan(options, shape);
        }

        var order = this;
        int[] chosen = [.. Choose(
            Enumerable.Range(first, count).Select(candidate => order.MapOf(candidate, shape)), channel => statistics[image, channel])];
        return options with { Channels = ChannelSelection.Of(chosen) };
    }

    /// <summary>
    /// Options for as many maps, before their values are known: with the largest numbers, which take the most room in a label.
    /// </summary>
    internal TileOptions Plan(in TileOptions options, TensorShape shape)
    {
        var (first, count) = Selected(options, Candidates(shape));
        var (shown, _) = CountOf(options, shape);
        if (IsSliced(shape))
        {
            return SlicesOf(options, shape, NeedsValues ? count - shown : 0, shown);
        }

        // The plan refuses what is out of bounds.
        return shown == count || first + count > shape.Channels ? options
            : options with
            {
                Channels = NeedsValues
                    ? ChannelRange.Between(first + count - shown, first + count)
                    : ChannelRange.Between(first, first + shown),
            };
    }

    /// <summary>The maps to choose from.</summary>
    internal static (int First, int Count) Selected(in TileOptions options, TensorShape shape) => Selected(options, shape.Channels);

    private static (int First, int Count) Selected(in TileOptions options, int channels)
    {
        var (start, end) = (options.Channels.Range.Start, options.Channels.Range.End);
        return (start, (end == 0 ? channels : end) - start);
    }

    private bool IsSliced(TensorShape shape) => Slice is not null && shape.Depth > 1;

    // Maps, or one for each channel.
    private int Candidates(TensorShape shape) => IsSliced(shape) ? shape.Channels / shape.Depth : shape.Channels;

    private int MapOf(int candidate, TensorShape shape) => IsSliced(shape) ? (candidate * shape.Depth) + Slice!.Value : candidate;

    private TileOptions SlicesOf(in TileOptions options, TensorShape shape, int skipped, int shown)
    {
        if (Slice < 0 || Slice >= shape.Depth)
        {
            throw new ArgumentException(
                $"There is no slice {Slice}: the tensor of {shape} has {shape.Depth}, from 0 to {shape.Depth - 1}.");
        }

        var (first, _) = options.Channels.Range.Resolve(Candidates(shape));
        var order = this;
        int[] maps = [.. Enumerable.Range(first + skipped, shown).Select(channel => order.MapOf(channel, shape))];
        return options with { Channels = ChannelSelection.Of(maps) };
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
