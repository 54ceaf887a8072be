namespace GpuTiler.Cli;

/// <summary>In which order maps are listed, and how many of them.</summary>
/// <param name="Key">What decides, or <c>index</c> for the layer's own order.</param>
/// <param name="Top">The most maps of a layer; 0 for all.</param>
internal readonly record struct MapOrder(string Key, int Top)
{
    public const string Index = "index";

    private static readonly Dictionary<string, Func<ValueStatistics, double>> Values = new()
    {
        ["mean"] = map => map.Mean,
        ["max"] = map => map.Maximum,
        ["std"] = map => map.StandardDeviation,
        ["sparsity"] = map => map.ZeroShare,
    };

    /// <summary>Everything that can decide.</summary>
    public static IEnumerable<string> Keys => [.. Values.Keys, Index];

    /// <summary>The maps that are shown: the largest first, and those without a number last.</summary>
    public IReadOnlyList<MapSummary> Choose(List<MapSummary> maps)
    {
        IEnumerable<MapSummary> ordered = maps;
        if (Values.TryGetValue(Key, out var value))
        {
            // A stable sort: maps that are equal stay in the layer's order.
            ordered = maps.OrderByDescending(map => value(map.Statistics) is var number && double.IsNaN(number) ? double.NegativeInfinity : number);
        }

        return [.. Top > 0 ? ordered.Take(Top) : ordered];
    }
}
