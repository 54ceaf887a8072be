using System.Globalization;

namespace GpuTiler.Viewer;

/// <summary>Ranges as the command line writes them.</summary>
internal static class RangeText
{
    /// <summary>Reads a range such as <c>auto</c>, <c>tile:percentile=1,99</c> or <c>-1:1</c>.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static TileRange Parse(string text)
    {
        var parts = text.Split(':');
        TileRange? found = parts[0] switch
        {
            "auto" => TileRange.Auto,
            "tile" => TileRange.Tile,
            "layer" => TileRange.Layer,
            _ => null,
        };
        if (found is not { } range)
        {
            return parts is [var low, var high] && TryReal(low, out float from) && TryReal(high, out float to)
                ? TileRange.Between(from, to)
                : throw NoRange(text);
        }

        foreach (string part in parts.AsSpan(1))
        {
            range = Spread(range, part) ?? throw NoRange(text);
        }

        return range;
    }

    private static TileRange? Spread(TileRange range, string text) => text.Split('=', ',') switch
    {
        ["symmetric"] => range.Symmetric(),
        ["sigma", var k] when TryReal(k, out float deviations) => range.Sigma(deviations),
        ["hold", var k] when TryReal(k, out float factor) => range.Hold(factor),
        ["percentile", var a, var b] when TryPercent(a, out decimal low) && TryPercent(b, out decimal high) => range.Percentile(low, high),
        _ => null,
    };

    private static ArgumentException NoRange(string text) =>
        new($"The range '{text}' is not understood: auto, tile, layer or LO:HI is needed.");

    private static bool TryReal(string text, out float number) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    private static bool TryPercent(string text, out decimal percent) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out percent);
}
