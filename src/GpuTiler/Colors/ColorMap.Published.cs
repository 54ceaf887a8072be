namespace GpuTiler;

public sealed partial class ColorMap
{
    private static readonly Lazy<ColorMap>
        LazyGrey = new(() => OfColors("grey", level => Rgb.Grey((byte)level))),
        LazyViridis = new(() => OfTable("viridis", ColorTables.Viridis)),
        LazyMagma = new(() => OfTable("magma", ColorTables.Magma)),
        LazyInferno = new(() => OfTable("inferno", ColorTables.Inferno)),
        LazyTurbo = new(() => OfTable("turbo", ColorTables.Turbo)),
        LazyDiverging = new(() => OfColors("diverging", level => DivergingColors.At(level / 255.0)));

    /// <summary>The names of the published maps, as the command line takes them.</summary>
    public static IReadOnlyList<string> Names { get; } = ["grey", "viridis", "magma", "inferno", "turbo", "diverging"];

    /// <summary>The grey levels themselves, in colour.</summary>
    public static ColorMap Grey => LazyGrey.Value;

    /// <summary>
    /// From dark blue through green to yellow, evenly for the eye and for most kinds of colour blindness (Matplotlib's default).
    /// </summary>
    public static ColorMap Viridis => LazyViridis.Value;

    /// <summary>From black through purple to a pale yellow.</summary>
    public static ColorMap Magma => LazyMagma.Value;

    /// <summary>From black through red to a bright yellow.</summary>
    public static ColorMap Inferno => LazyInferno.Value;

    /// <summary>A rainbow from blue to red that shows small differences; for looking, not for measuring.</summary>
    public static ColorMap Turbo => LazyTurbo.Value;

    /// <summary>From blue through a light grey to red, for signed values in a range that is symmetric about zero.</summary>
    public static ColorMap Diverging => LazyDiverging.Value;

    /// <summary>The published map with a given name.</summary>
    /// <param name="name">One of <see cref="Names"/>, or gray.</param>
    /// <exception cref="ArgumentException">There is no map of that name.</exception>
    public static ColorMap Named(string name) => name switch
    {
        "grey" or "gray" => Grey,
        "viridis" => Viridis,
        "magma" => Magma,
        "inferno" => Inferno,
        "turbo" => Turbo,
        "diverging" => Diverging,
        _ => throw new ArgumentException($"There is no colour map '{name}': {string.Join(", ", Names)} are known."),
    };

    private static ColorMap OfTable(string name, string table)
    {
        byte[] rgb = Convert.FromHexString(table);
        return OfColors(name, level => new(rgb[3 * level], rgb[(3 * level) + 1], rgb[(3 * level) + 2]));
    }

    private static ColorMap OfColors(string name, Func<int, Rgb> color)
    {
        var rgba = new byte[4 * Levels];
        for (int level = 0; level < Levels; level++)
        {
            var (red, green, blue) = color(level);
            ((byte[])[red, green, blue, 255]).CopyTo(rgba, 4 * level);
        }

        return new(rgba, name);
    }
}
