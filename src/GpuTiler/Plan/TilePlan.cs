using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Where every tile goes: integers only, worked out once from a shape and its options, and the same for every device.
/// </summary>
[DebuggerDisplay("{Shape}: {Tiles} tiles of {TileWidth}×{TileHeight} in {Images} image(s) of {ImageWidth}×{ImageHeight} pixels")]
public readonly partial record struct TilePlan
{
    /// <summary>The tensor that is tiled.</summary>
    public TensorShape Shape { get; private init; }

    /// <summary>The channel of the first map.</summary>
    public int FirstChannel { get; private init; }

    /// <summary>The channel of each map; empty where they are consecutive from <see cref="FirstChannel"/>.</summary>
    public ChannelOrder Order { get; private init; }

    /// <summary>Maps in the image: the selected channels, of each of its <see cref="Images"/>.</summary>
    public int Maps { get; private init; }

    /// <summary>Tiles in the image: as many as there are maps, unless several maps make one tile.</summary>
    public int Tiles { get; private init; }

    /// <summary>What a tile is made of, and whether the image shows the whole batch.</summary>
    public TileComposition Composition { get; private init; }

    /// <summary>
    /// How many ranges there are where each tile has one: as many as the final tiles, however their maps are arranged before.
    /// </summary>
    internal int TileRanges { get; private init; }

    /// <summary>How many ranges are found: one for each tile, one for the layer, or none where the range is given.</summary>
    public int FoundRanges => Range.Kind switch { RangeKind.Tile => TileRanges, RangeKind.Layer => 1, _ => 0 };

    // Whether the maps that share a range are consecutive, as red, green and blue are.
    private bool HasConsecutiveRanges { get; init; }

    /// <summary>Images of the batch that are shown: one, chosen when it is rendered, or all, with a row of tiles for each.</summary>
    public int Images { get; private init; }

    /// <summary>Tiles that show one image of the batch.</summary>
    public int TilesPerImage => Tiles / Images;

    /// <summary>Maps of one image of the batch: the selected channels.</summary>
    public int MapsPerImage => Maps / Images;

    /// <summary>The first of the channels that decide a range of the layer; otherwise the first that is shown.</summary>
    public int FirstRangeChannel { get; private init; }

    /// <summary>How many channels decide a range of the layer; otherwise how many are shown.</summary>
    public int RangeChannels { get; private init; }

    /// <summary>
    /// The channels that decide a range of the layer; empty where they are consecutive from <see cref="FirstRangeChannel"/>.
    /// </summary>
    public ChannelOrder RangeOrder { get; private init; }

    /// <summary>Tiles in a row of the grid.</summary>
    public int Columns { get; private init; }

    /// <summary>Rows of the grid; the last may have empty cells.</summary>
    public int Rows { get; private init; }

    /// <summary>Pixels per value in both directions.</summary>
    public int Scale { get; private init; }

    /// <summary>Values per pixel in both directions, and what a pixel shows of their levels.</summary>
    public TileShrink Shrink { get; private init; }

    /// <summary>Pixels between neighbouring tiles.</summary>
    public int Padding { get; private init; }

    /// <summary>Further pixels between the rows of the grid.</summary>
    public int RowGap { get; private init; }

    /// <summary>Pixels around the whole image.</summary>
    public int Border { get; private init; }

    /// <summary>The colour of every pixel outside a tile.</summary>
    public Rgb PadColor { get; private init; }

    /// <summary>Which values become 0 and 255; never <see cref="RangeKind.Auto"/>.</summary>
    public TileRange Range { get; private init; }

    /// <summary>The exponent that brightens or darkens the levels between 0 and 255; 1 leaves them as they are.</summary>
    public float Gamma { get; private init; }

    /// <summary>The colours of the grey levels, or <see langword="null"/>.</summary>
    public ColorMap? ColorMap { get; private init; }

    /// <summary>The colour of NaN; <see langword="null"/> where it has that of its level.</summary>
    public Rgb? NaNColor { get; internal init; }

    /// <summary>The colour of +∞ and −∞; <see langword="null"/> where they have those of their levels.</summary>
    public Rgb? InfinityColor { get; internal init; }

    /// <summary>Width of the image in pixels.</summary>
    public int ImageWidth { get; private init; }

    /// <summary>Height of the image in pixels.</summary>
    public int ImageHeight { get; private init; }

    /// <summary>Width of a tile in pixels.</summary>
    public int TileWidth => LevelsAcross * Scale;

    /// <summary>Height of a tile in pixels.</summary>
    public int TileHeight => LevelsDown * Scale;

    /// <summary>The layout of a pixel.</summary>
    public PixelFormat PixelFormat => ColorMap is null ? PixelFormat.R8 : PixelFormat.Rgba8;

    /// <summary>Bytes of one pixel.</summary>
    public int PixelSize => ColorMap is null ? 1 : 4;

    /// <summary>Pixels from the top of a tile to the top of the tile below it; meaningless where there is only one row.</summary>
    internal int RowStep => TileHeight + Padding + RowGap;

    /// <summary>Whether the range comes from channels other than those shown.</summary>
    internal bool HasOwnRangeChannels { get; private init; }

    /// <summary>The channels that decide the range, in a row for each image: to be searched, not shown.</summary>
    internal TilePlan RangePlan => this with
    {
        FirstChannel = FirstRangeChannel,
        Order = RangeOrder,
        Columns = RangeChannels,
        Rows = Images,
        Maps = Images * RangeChannels,
        Tiles = Images * RangeChannels,
        Composition = TileComposition.Single,
        TileRanges = Images * RangeChannels,
    };

    /// <summary>The colour outside the tiles as the four bytes of a word: four grey pixels, or one in colour.</summary>
    internal uint PadPattern => ColorMap is null ? PadColor.Red * 0x01010101u : PadColor.Word;

    /// <summary>Whether some values have a colour that is not their level's.</summary>
    internal bool HasNonFiniteColors => NaNColor is not null || InfinityColor is not null;

    /// <summary>The levels of <see cref="Gamma"/>; <see langword="null"/> where it is 1.</summary>
    internal GammaCurve? GammaCurve { get; private init; }

    /// <summary>Bytes of one row of pixels, the smallest row pitch.</summary>
    public int RowBytes => ImageWidth * PixelSize;

    /// <summary>Bytes of the image whose rows follow each other without a gap.</summary>
    public int ByteCount => RowBytes * ImageHeight;

    /// <summary>Plans the image of one tensor of the batch.</summary>
    /// <exception cref="ArgumentException">
    /// An option is out of its bounds, or the image would be larger than <see cref="Array.MaxLength"/> bytes.
    /// </exception>
    public static TilePlan Create(TensorShape shape, in TileOptions options = default)
    {
        if (shape.Batch == 0)
        {
            throw new ArgumentException("The tensor's shape is empty: make one with a factory such as TensorShape.Chw.");
        }

        RequireNotNegative(options.Columns, "columns");
        RequireNotNegative(options.Padding, "padding");
        RequireNotNegative(options.RowGap, "row gap");
        RequireNotNegative(options.Border, "border");
        RequireNotNegative(options.Scale, "scale");

        if (!(options.Gamma >= 0 && float.IsFinite(options.Gamma)))
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"The gamma {options.Gamma} is unusable: a finite number above 0 is needed, or 0 for none."));
        }

        if (options is { Composition.IsWholeBatch: true, Columns: > 0 })
        {
            throw new ArgumentException(
                $"The columns {options.Columns} do not go with the whole batch, which has a row for each image: leave them at 0.");
        }

        RequireWholeLevels(options);
        var (first, channels, order) = options.Channels.Resolve(shape.Channels);
        // More than there can be are refused with the size of their image.
        int images = options.Composition.IsWholeBatch ? shape.Batch : 1, maps = (int)Math.Min((long)images * channels, int.MaxValue);
        int interleave = options.Composition.Interleave, tiles = CountTiles(maps, options);
        long scale = Math.Max(options.Scale, 1);
        Int128 tileWidth = (Int128)options.Shrink.BlocksOf(shape.Width) * interleave * scale;
        Int128 tileHeight = (Int128)options.Shrink.BlocksOf(shape.Height) * interleave * scale;
        Int128 rowPadding = (long)options.Padding + options.RowGap;
        var columns = options.Composition.IsWholeBatch ? channels
            : options.Columns == 0 ? DefaultColumns(shape, options, tiles, tileWidth + options.Padding, tileHeight + options.Padding)
            : Math.Min(options.Columns, tiles);
        var rows = ((tiles - 1) / columns) + 1;

        Int128 border = 2 * (long)options.Border;
        var width = border + (columns * tileWidth) + ((columns - 1) * (Int128)options.Padding);
        var height = border + (rows * tileHeight) + ((rows - 1) * rowPadding);
        var range = options.Range.Kind == RangeKind.Auto ? ResolveAuto(shape) : options.Range;
        bool isOwn = range.Kind == RangeKind.Layer && !options.RangeChannels.IsAll;
        var shown = (First: first, Count: channels, Order: order);
        var ofRange = isOwn ? options.RangeChannels.Resolve(shape.Channels) : shown;

        var padColor = options.PadColor ?? Rgb.Grey(options.PadValue);
        bool isGrey = padColor.IsGrey && !options.Composition.IsRgb && options.NaNColor is null && options.InfinityColor is null;
        var colorMap = options.ColorMap ?? (isGrey ? null : ColorMap.Grey);
        var pixelSize = colorMap is null ? 1 : 4;
        if (width > Array.MaxLength || height > Array.MaxLength || width * height * pixelSize > Array.MaxLength)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The image would be {width}×{height} pixels of {pixelSize} byte(s); the most is {Array.MaxLength} bytes: show fewer channels or use a smaller scale, padding or border."));
        }

        return new TilePlan
        {
            Shape = shape,
            FirstChannel = first,
            Order = order,
            Maps = maps,
            Tiles = tiles,
            Images = images,
            FirstRangeChannel = ofRange.First,
            RangeChannels = ofRange.Count,
            RangeOrder = ofRange.Order,
            HasOwnRangeChannels = ofRange != shown,
            Composition = options.Composition,
            HasConsecutiveRanges = options.Composition.IsRgb,
            TileRanges = tiles,
            Columns = columns,
            Rows = rows,
            Scale = (int)scale,
            Shrink = options.Shrink,
            Padding = options.Padding,
            RowGap = options.RowGap,
            Border = options.Border,
            PadColor = padColor,
            Range = range,
            Gamma = options.Gamma == 0 ? 1 : options.Gamma,
            GammaCurve = options.Gamma is 0 or 1 ? null : GammaCurve.Of(options.Gamma),
            ColorMap = colorMap,
            NaNColor = options.NaNColor,
            InfinityColor = options.InfinityColor,
            ImageWidth = (int)width,
            ImageHeight = (int)height,
        };
    }

    /// <summary>The channels that are shown, as a person would read them: their order, or the first and the one after the last.</summary>
    internal string ChannelsText => Order.Count > 0 ? Order.ToString()
        : string.Create(CultureInfo.InvariantCulture, $"{FirstChannel}:{FirstChannel + MapsPerImage}");

    /// <summary>The top-left pixel of a tile.</summary>
    /// <param name="tile">Zero-based, from left to right and from top to bottom.</param>
    public (int X, int Y) TileOrigin(int tile) => (
        Border + (tile % Columns * (TileWidth + Padding)),
        Border + (tile / Columns * RowStep));

    /// <summary>The channel of a map in the image: of a tile, unless several maps make one.</summary>
    /// <param name="map">Zero-based.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ChannelOf(int map)
    {
        int inImage = Images == 1 ? map : map % MapsPerImage;
        return Order.Count == 0 ? FirstChannel + inImage : Order[inImage];
    }

    /// <summary>The image of the batch that a map belongs to, counted from the one that is rendered; the same for a tile.</summary>
    /// <param name="map">Zero-based.</param>
    public int ImageOf(int map) => Images == 1 ? 0 : map / MapsPerImage;

    /// <summary>The colour of a value that has one of its own, and <see langword="null"/> for every other.</summary>
    internal Rgb? NonFiniteColor(float value) =>
        float.IsNaN(value) ? NaNColor : float.IsInfinity(value) ? InfinityColor : null;

    // A range per tile would leave every map of one pixel flat.
    private static TileRange ResolveAuto(TensorShape shape) => shape is { Height: 1, Width: 1 } ? TileRange.Layer : TileRange.Tile;

    // Each channel of a volume is a row of its slices, as long as the maps are in their order.
    internal static int DefaultColumns(TensorShape shape, in TileOptions options, int tiles, Int128 pitchX, Int128 pitchY) =>
        shape.Depth > 1 && options is { Channels.Order.Count: 0, Composition: { Interleave: 1, IsRgb: false } }
            ? Math.Min(shape.Depth, tiles)
            : AutomaticColumns(tiles, pitchX, pitchY);

    // The smallest c with c·c·pitchX ≥ tiles·pitchY, whatever text is between the rows: the square root finds its neighbourhood, integers
    // decide.
    internal static int AutomaticColumns(int tiles, Int128 pitchX, Int128 pitchY)
    {
        var c = (int)Math.Clamp(Math.Sqrt(tiles * (double)pitchY / (double)pitchX), 1, tiles);
        while (c > 1 && Enough(c - 1))
        {
            c--;
        }

        while (c < tiles && !Enough(c))
        {
            c++;
        }

        return c;

        bool Enough(Int128 columns) => columns * columns * pitchX >= tiles * pitchY;
    }

    // A level is one pixel or several, or several levels are one pixel, separately for each map.
    private static void RequireWholeLevels(in TileOptions options)
    {
        string? excluded = options.Shrink == TileShrink.None ? null
            : options.Scale > 1 ? nameof(TileOptions.Scale)
            : options.Composition.Interleave > 1 ? nameof(TileComposition.Interleaved)
            : null;
        if (excluded is not null)
        {
            throw new ArgumentException($"{nameof(TileOptions.Shrink)} and {excluded} exclude each other: leave one of the two out.");
        }
    }

    private static void RequireNotNegative(int value, string name)
    {
        if (value < 0)
        {
            throw new ArgumentException($"The {name} {value} is negative: 0 or more is needed.");
        }
    }
}
