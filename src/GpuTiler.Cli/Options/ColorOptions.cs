using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>The options that say in which colours an image is shown.</summary>
internal static class ColorOptions
{
    /// <summary>What fills the pixels outside the tiles.</summary>
    public static Option<Rgb> PadValue() => new("--pad-value")
    {
        Description = "grey level, or colour, of every pixel outside a tile",
        HelpName = "N|#RRGGBB",
        DefaultValueFactory = _ => Rgb.Grey(0),
        CustomParser = result => TryColor(result.Tokens[0].Value, out var color)
            ? color
            : Numbers.Error<Rgb>(result, ColorNeeded("--pad-value", result)),
    };

    /// <summary>The colours of the grey levels.</summary>
    public static Option<ColorMap?> ColorMap() => new Option<ColorMap?>("--color-map")
    {
        Description = $"the colours of the grey levels: {string.Join(", ", GpuTiler.ColorMap.Names)} (default: none, grey)",
        HelpName = "NAME",
        CustomParser = result =>
        {
            string name = result.Tokens[0].Value == "gray" ? "grey" : result.Tokens[0].Value;
            return GpuTiler.ColorMap.Names.Contains(name)
                ? GpuTiler.ColorMap.Named(name)
                : Words.Refuse<ColorMap?>(result, "--color-map", name, GpuTiler.ColorMap.Names);
        },
    }.Completing(GpuTiler.ColorMap.Names);

    /// <summary>The colour of values that are no numbers.</summary>
    public static Option<Rgb?> NaNColor() => NonFinite("--nan-color", "grey level, or colour, of NaN (default: that of level 0)");

    /// <summary>The colour of values that are infinite.</summary>
    public static Option<Rgb?> InfinityColor() =>
        NonFinite("--infinity-color", "grey level, or colour, of +∞ and −∞ (default: those of the levels 255 and 0)");

    private static Option<Rgb?> NonFinite(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "N|#RRGGBB",
        CustomParser = result => TryColor(result.Tokens[0].Value, out var color)
            ? color
            : Numbers.Error<Rgb?>(result, ColorNeeded(name, result)),
    };

    private static string ColorNeeded(string name, ArgumentResult result) =>
        $"{name} {result.Tokens[0].Value}: a whole number from 0 to 255, or a colour such as #FF8000, is needed.";

    private static bool TryColor(string text, out Rgb color)
    {
        bool isGrey = Numbers.TryWhole(text, out int level) && level is >= 0 and <= 255;
        color = Rgb.Grey((byte)level);
        if (isGrey || text is not ['#', .. { Length: 6 } digits]
            || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb))
        {
            return isGrey;
        }

        color = new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);
        return true;
    }
}
