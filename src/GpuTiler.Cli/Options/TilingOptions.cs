using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The options that say how an image looks, the same for every command that makes one.</summary>
internal sealed class TilingOptions
{
    private readonly Option<int> columns;
    private readonly Option<int> padding = Numbers.Whole("--padding", "pixels between neighbouring tiles", 0, 2);
    private readonly Option<int> border = Numbers.Whole("--border", "pixels around the image", 0, 2);
    private readonly Option<Rgb> padValue = ColorOptions.PadValue();
    private readonly Option<ColorMap?> colorMap = ColorOptions.ColorMap();
    private readonly Option<Rgb?> nanColor = ColorOptions.NaNColor();
    private readonly Option<Rgb?> infinityColor = ColorOptions.InfinityColor();
    private readonly Option<int?> scale = ScaleOption.Create();
    private readonly Option<TileShrink> shrink = ShrinkOption.Create();

    private readonly Option<TileRange> range = RangeOption.Create();
    private readonly Option<float> gamma = Numbers.Positive(
        "--gamma", "brightens (above 1) or darkens what lies between the ends of the range", 1);

    private readonly Option<ChannelRange> channels = ChannelsOption.Create();

    private readonly Option<int> maxSize = Numbers.Whole(
        "--max-size", "pixels along a side of one image; a larger mosaic becomes numbered pages, and 0 is no limit",
        0, TilePages.DefaultMaxSize);

    private readonly Option<int> interleave = Numbers.Whole(
        "--interleave", "N×N maps in each tile, their values in turn and with one range, as TensorFlow's depth_to_space; 0 is none", 0, 0);

    private readonly Option<bool> rgb =
        new("--rgb") { Description = "each three channels as a tile's red, green and blue, with one range for the three" };
    private readonly Option<TensorLayout?> layout = LayoutOption.Create();
    private readonly OrderOptions? order;
    private readonly Option<int?> depth = new("--depth")
    {
        Description = "the slice of each channel of a tensor of rank 5 (N×C×D×H×W), from 0; --channels then counts channels (default: each channel is a row of its slices)",
        HelpName = "K",
        CustomParser = result => Numbers.TryWhole(result.Tokens[0].Value, out int slice) && slice >= 0
            ? slice
            : Numbers.Error<int?>(result, $"--depth {result.Tokens[0].Value}: a whole number from 0 is needed."),
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="columns">What its columns are where the user does not say; <see langword="null"/> for an automatic number.</param>
    /// <param name="selects">Whether the user may choose an order of the maps, or let several make a tile.</param>
    public TilingOptions(Command command, string? columns = null, bool selects = true)
    {
        this.columns = Numbers.Whole("--columns", "tiles in a row; 0 chooses the most nearly square image", 0, 0);
        if (columns is not null)
        {
            this.columns.Description += $" (default: {columns})";
            this.columns.DefaultValueFactory = null;
        }

        List<Option> options =
        [
            this.columns, padding, border, padValue, colorMap, nanColor, infinityColor,
            range, gamma, channels, scale, shrink, maxSize, layout,
        ];
        foreach (var option in selects ? [.. options, depth, interleave, rgb] : options)
        {
            command.Options.Add(option);
        }

        order = selects ? new OrderOptions(command) : null;
    }

    /// <summary>The options as the library takes them.</summary>
    /// <exception cref="UsageException">Options exclude each other.</exception>
    public TileOptions Read(ParseResult parsed)
    {
        RequireSingleMaps(parsed);
        RequireOneSize(parsed);
        return new()
        {
            Columns = parsed.GetValue(columns),
            Padding = parsed.GetValue(padding),
            Border = parsed.GetValue(border),
            PadColor = parsed.GetValue(padValue),
            ColorMap = parsed.GetValue(colorMap),
            NaNColor = parsed.GetValue(nanColor),
            InfinityColor = parsed.GetValue(infinityColor),
            Scale = parsed.GetValue(scale) ?? 0,
            Shrink = parsed.GetValue(shrink),
            Range = parsed.GetValue(range),
            Gamma = parsed.GetValue(gamma),
            Channels = parsed.GetValue(channels),
            Composition = parsed.GetValue(rgb)
                ? TileComposition.Rgb
                : TileComposition.Interleaved(Math.Max(1, parsed.GetValue(interleave))),
        };
    }

    /// <summary>The same with others where the user gave none, all channels, and pictures' own colours.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="usual">What they are where they are not given.</param>
    /// <exception cref="UsageException">Options exclude each other, or pictures have colours of their own.</exception>
    public TileOptions ReadOver(ParseResult parsed, in TileOptions usual)
    {
        var given = Read(parsed);
        return usual.Composition.IsRgb
            && new Option[] { colorMap, nanColor, infinityColor }.FirstOrDefault(one => IsGiven(parsed, one)) is { } map
            ? throw new UsageException($"{map.Name} gives levels colours, and these pictures have colours of their own: leave it out.")
            : given with
            {
                Columns = HasColumns(parsed) ? given.Columns : usual.Columns,
                Padding = IsGiven(parsed, padding) ? given.Padding : usual.Padding,
                Border = IsGiven(parsed, border) ? given.Border : usual.Border,
                Range = IsGiven(parsed, range) ? given.Range : usual.Range,
                Composition = usual.Composition,
                Channels = ChannelRange.All,
            };
    }

    /// <summary>How mosaics look.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="tiles">How maps become tiles.</param>
    /// <param name="figure">What surrounds them.</param>
    /// <param name="isLookedAt">
    /// Whether a person looks at them as they are, so that small maps are enlarged unless the user says how.
    /// </param>
    public MosaicOptions ReadMosaics(
        ParseResult parsed, in TileOptions tiles, FigureTemplate? figure = null, bool isLookedAt = false) => new()
    {
        Tiles = tiles,
        Order = ReadOrder(parsed),
        Figure = figure,
        MaxSize = parsed.GetValue(maxSize),
        AutomaticScale = HasScale(parsed) ? parsed.GetValue(scale) == ScaleOption.Automatic : isLookedAt || figure is not null,
    };

    /// <summary>The option that lets several maps make a tile; <see langword="null"/> where the user gave none.</summary>
    public string? Composition(ParseResult parsed) =>
        parsed.GetValue(rgb) ? rgb.Name
        : parsed.GetValue(interleave) > 1 ? interleave.Name
        : null;

    /// <summary>Whether the user wants RGB tiles.</summary>
    public bool IsRgb(ParseResult parsed) => parsed.GetValue(rgb);

    /// <summary>In which order the maps are shown, and how many.</summary>
    public MapOrder ReadOrder(ParseResult parsed) => order is null ? default : order.Read(parsed) with { Slice = parsed.GetValue(depth) };

    public TensorLayout? ReadLayout(ParseResult parsed) => parsed.GetValue(layout);

    /// <summary>Pixels between neighbouring tiles.</summary>
    public int Padding(ParseResult parsed) => parsed.GetValue(padding);

    /// <summary>Whether the user chose the most pixels along a side.</summary>
    public bool HasMaxSize(ParseResult parsed) => IsGiven(parsed, maxSize);

    /// <summary>Whether the user chose the number of columns.</summary>
    public bool HasColumns(ParseResult parsed) => IsGiven(parsed, columns);

    /// <summary>Whether the user chose the scale.</summary>
    public bool HasScale(ParseResult parsed) => IsGiven(parsed, scale);

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Whether the user makes pixels of several values.</summary>
    public bool HasShrink(ParseResult parsed) => parsed.GetValue(shrink) != TileShrink.None;

    // A pixel shows several values, or several pixels show one.
    private void RequireOneSize(ParseResult parsed)
    {
        string? other = HasScale(parsed) && parsed.GetValue(scale) != 1 ? scale.Name
            : parsed.GetValue(interleave) > 1 ? interleave.Name
            : null;
        if (parsed.GetValue(shrink) != TileShrink.None && other is not null)
        {
            throw new UsageException(
                $"--shrink makes one pixel of several values, and does not go with {other}: leave one of the two out.");
        }
    }

    // The colours of an RGB tile are its values, and tiles that several maps make have no order of their own.
    private void RequireSingleMaps(ParseResult parsed)
    {
        var other = new Option[] { interleave, colorMap, nanColor, infinityColor }
            .FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        if (parsed.GetValue(rgb) && other is not null)
        {
            throw new UsageException(
                $"--rgb takes a tile's colours from three channels, and does not go with {other.Name}: leave one of the two out.");
        }

        var own = ReadOrder(parsed);
        if (Composition(parsed) is { } composition && (own.NeedsValues || own.Top > 0 || own.Slice is not null))
        {
            throw new UsageException($"{composition} takes maps in the layer's order, and does not go with {(own.NeedsValues ? "--sort" : own.Top > 0 ? "--top" : "--depth")}: leave one of the two out.");
        }
    }
}
