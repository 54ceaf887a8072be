using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>The option that says which values become 0 and 255.</summary>
internal static class RangeOption
{
    private const string Grammar =
        "auto, tile, layer or LO:HI is needed; :percentile=A,B, :sigma=K, :symmetric or :hold=K may follow tile and layer";

    private static readonly Dictionary<string, TileRange> Kinds = new() { ["auto"] = TileRange.Auto, ["tile"] = TileRange.Tile, ["layer"] = TileRange.Layer };

    private static readonly string[] Spreads = ["percentile", "sigma", "symmetric", "hold"];

    public static Option<TileRange> Create() => new("--range")
    {
        Description = "the values that become 0 and 255: the extremes of each tile or of the layer, or LO:HI (default auto: layer for 1×1 maps,"
            + " else tile); after tile or layer, :percentile=A,B, :sigma=K (mean ± K deviations), :symmetric (about zero)"
            + " or :hold=K (the inputs are frames: a range grows at once, and shrinks towards a frame's by 1 − K of the way)",
        HelpName = "auto|tile|layer|LO:HI",
        CustomParser = result => Parse(result, result.Tokens[0].Value),
    };

    private static TileRange Parse(ArgumentResult result, string text)
    {
        try
        {
            var parts = text.Split(':');
            var (range, used) = Kinds.TryGetValue(parts[0], out var kind) ? (kind, 1) : (Given(parts), 2);
            foreach (string part in parts.AsSpan(used))
            {
                range = Spread(range, part);
            }

            return range;
        }
        catch (ArgumentException e)
        {
            return Numbers.Error<TileRange>(result, $"--range {text}: {e.Message}");
        }
    }

    private static TileRange Given(string[] parts) =>
        parts.Length >= 2 && Numbers.TryReal(parts[0], out float low) && Numbers.TryReal(parts[1], out float high)
            ? TileRange.Between(low, high)
            : throw new ArgumentException($"{Grammar}, with LO and HI two finite numbers{Words.Offer(parts[0], Kinds.Keys)}.");

    private static TileRange Spread(TileRange range, string text)
    {
        var (name, value) = text.Split('=', 2) is [var before, var after] ? (before, after) : (text, null);
        return (name, value?.Split(',')) switch
        {
            ("symmetric", null) => range.Symmetric(),
            ("hold", [var k]) when Numbers.TryReal(k, out float rest) => range.Hold(rest),
            ("sigma", [var k]) when Numbers.TryReal(k, out float deviations) => range.Sigma(deviations),
            ("percentile", [var a, var b]) when TryPercent(a, out decimal low) && TryPercent(b, out decimal high) => range.Percentile(low, high),
            _ => throw new ArgumentException($"{text} is not understood: {Grammar}{Words.Offer(name, Spreads)}."),
        };
    }

    private static bool TryPercent(string text, out decimal percent) => decimal.TryParse(
        text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out percent);
}
