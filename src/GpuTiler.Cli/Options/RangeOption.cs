using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTiler.Cli;

/// <summary>The option that says which values become 0 and 255.</summary>
internal static class RangeOption
{
    private static readonly string[] Kinds = ["auto", "tile", "layer"], Spreads = ["percentile", "sigma", "symmetric", "hold"];

    public static Option<TileRange> Create() => new Option<TileRange>("--range")
    {
        Description =
            "the values that become 0 and 255: the extremes of each tile or of the layer, or LO:HI (default auto: layer for 1×1 maps,"
            + " else tile); after tile or layer, :percentile=A,B, :sigma=K (mean ± K deviations), :symmetric (about zero)"
            + " or :hold=K (the inputs are frames: a range grows at once, and shrinks towards a frame's by 1 − K of the way)",
        HelpName = "auto|tile|layer|LO:HI",
        CustomParser = result => Parse(result, result.Tokens[0].Value),
    }.Completing(
    [
        .. Kinds, .. Kinds[1..].SelectMany(kind => Spreads.Select(spread => $"{kind}:{spread}" + (spread == "symmetric" ? "" : "="))),
    ]);

    private static TileRange Parse(ArgumentResult result, string text)
    {
        try
        {
            return TileRange.Parse(text);
        }
        catch (FormatException e)
        {
            return Numbers.Error<TileRange>(result, $"--range {text}: {e.Message.TrimEnd('.')}{Offer(text.Split(':'))}.");
        }
        catch (ArgumentException e)
        {
            return Numbers.Error<TileRange>(result, $"--range {text}: {e.Message}");
        }
    }

    // Of the first word that is none.
    private static string Offer(string[] parts)
    {
        string? spread = parts.Skip(1).Select(part => part.Split('=')[0]).FirstOrDefault(name => !Spreads.Contains(name));
        return !Kinds.Contains(parts[0]) ? Words.Offer(parts[0], Kinds) : spread is not null ? Words.Offer(spread, Spreads) : "";
    }
}
