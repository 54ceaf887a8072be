using System.Globalization;

namespace GpuTiler;

/// <content>Ranges as text, as the command line takes them and files record them.</content>
public readonly partial record struct TileRange
{
    private const string Grammar =
        "auto, tile, layer or LO:HI is needed; :percentile=A,B, :sigma=K, :symmetric or :hold=K may follow tile and layer";

    /// <summary>
    /// Reads a range such as <c>auto</c>, <c>tile:percentile=1,99</c>, <c>layer:hold=0.9</c> or <c>-1:1</c>. Numbers are written the same
    /// way in every culture.
    /// </summary>
    /// <param name="text">What <see cref="ToString"/> writes.</param>
    /// <exception cref="FormatException">The text is not a range; the message says what is needed.</exception>
    /// <exception cref="ArgumentException">A number is out of its bounds, or two things exclude each other.</exception>
    public static TileRange Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':');
        var (range, used) = parts switch
        {
            ["auto", ..] => (Auto, 1),
            ["tile", ..] => (Tile, 1),
            ["layer", ..] => (Layer, 1),
            [var low, var high, ..] when TryReal(low, out float from) && TryReal(high, out float to) => (Between(from, to), 2),
            _ => throw new FormatException($"{Grammar}, with LO and HI two finite numbers."),
        };
        foreach (string part in parts.AsSpan(used))
        {
            range = range.With(part);
        }

        return range;
    }

    /// <summary>The range in the form of the command line, such as <c>tile:percentile=1,99</c> or <c>-1:1</c>.</summary>
    public override string ToString()
    {
        string scope = Kind switch
        {
            RangeKind.Auto => "auto",
            RangeKind.Tile => "tile",
            RangeKind.Layer => "layer",
            _ => $"{Text(Low)}:{Text(High)}",
        };
        return Spread switch
        {
            RangeSpread.Symmetric => $"{scope}:symmetric",
            RangeSpread.Percentile => $"{scope}:percentile={Text(LowPercentile)},{Text(HighPercentile)}",
            RangeSpread.Sigma => $"{scope}:sigma={Text(Deviations)}",
            RangeSpread.Held => $"{scope}:hold={Text(HoldFactor)}",
            _ => scope,
        };
    }

    private TileRange With(string spread) => spread.Split('=', 2) switch
    {
        ["symmetric"] => Symmetric(),
        ["hold", var k] when TryReal(k, out float rest) => Hold(rest),
        ["sigma", var k] when TryReal(k, out float deviations) => Sigma(deviations),
        ["percentile", var pair]
            when pair.Split(',') is [var a, var b] && TryPercent(a, out decimal low) && TryPercent(b, out decimal high) =>
            Percentile(low, high),
        _ => throw new FormatException($"{spread} is not understood: {Grammar}."),
    };

    private static bool TryReal(string text, out float number) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    private static bool TryPercent(string text, out decimal percent) => decimal.TryParse(
        text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out percent);
}
