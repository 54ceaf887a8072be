using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>In which order maps are listed or shown, and how many of them. <c>default</c> is all of them in the layer's own order.</summary>
/// <param name="Key">What decides; <c>index</c>, or <see langword="null"/>, for the layer's own order.</param>
/// <param name="Top">The most maps of a layer; 0 for all.</param>
internal readonly record struct MapOrder(string? Key, int Top)
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

    /// <summary>Whether the maps' values decide.</summary>
    public bool NeedsValues => Key is not null && Values.ContainsKey(Key);

    /// <summary>The same as options, the way that a file records them.</summary>
    public string Text => NeedsValues
        ? $"--sort {Key} " + (Top > 0 ? string.Create(CultureInfo.InvariantCulture, $"--top {Top} ") : "")
        : "";

    /// <summary>The maps that are shown: the largest first, and those without a number last.</summary>
    public IReadOnlyList<T> Choose<T>(IEnumerable<T> maps, Func<T, ValueStatistics> statistics)
    {
        var ordered = maps;
        if (NeedsValues)
        {
            // A stable sort: maps that are equal stay in the layer's order.
            var value = Values[Key!];
            ordered = maps.OrderByDescending(map => value(statistics(map)) is var number && double.IsNaN(number) ? double.NegativeInfinity : number);
        }

        return [.. Top > 0 ? ordered.Take(Top) : ordered];
    }

    /// <summary>The options for one image of a batch, whose mosaic shows its own maps in this order.</summary>
    public TileOptions Arrange(in TileOptions options, TensorShape shape, Activations values, int image)
    {
        var (first, count) = Selected(options, shape);
        if (!NeedsValues || first + count > shape.Channels)
        {
            return Plan(options, shape);
        }

        var maps = new List<(int Channel, ValueStatistics Statistics)>(count);
        for (int channel = first; channel < first + count; channel++)
        {
            maps.Add((channel, values.MapStatistics(shape, image, channel)));
        }

        int[] chosen = [.. Choose(maps, map => map.Statistics).Select(map => map.Channel)];
        return options with { Channels = ChannelRange.All, Order = ChannelOrder.Of(chosen) };
    }

    /// <summary>Options for as many maps, before their values are known: with the largest numbers, which take most room in a label.</summary>
    public TileOptions Plan(in TileOptions options, TensorShape shape)
    {
        var (first, count) = Selected(options, shape);
        int shown = Shown(options, shape);
        // What is out of bounds is the library's to refuse.
        return shown == count || first + count > shape.Channels ? options
            : options with { Channels = NeedsValues ? ChannelRange.Between(first + count - shown, first + count) : ChannelRange.Between(first, first + shown) };
    }

    /// <summary>A sentence about the maps that are not shown; <see langword="null"/> where all are.</summary>
    public string? Notice(in TileOptions options, TensorShape shape)
    {
        var (_, count) = Selected(options, shape);
        int shown = Shown(options, shape);
        return shown == count ? null : string.Create(CultureInfo.InvariantCulture, $"{shown} of {count} maps {(shown == 1 ? "is" : "are")} shown; without --top all are.");
    }

    /// <summary>The maps that there are to choose from.</summary>
    public static (int First, int Count) Selected(in TileOptions options, TensorShape shape)
    {
        var (start, end) = (options.Channels.Start, options.Channels.End);
        return (start, (end == 0 ? shape.Channels : end) - start);
    }

    private int Shown(in TileOptions options, TensorShape shape)
    {
        var (_, count) = Selected(options, shape);
        return Top > 0 ? Math.Min(Top, count) : count;
    }
}
