namespace GpuTiler;

/// <summary>How maps become an image. <c>default</c> is valid: an automatic grid, no padding, no border, grey, one pixel a value.</summary>
public readonly record struct TileOptions
{
    /// <summary>
    /// Tiles in a row of the grid; 0 chooses the most nearly square image, or a row for each channel of a tensor of rank 5; more than
    /// there are tiles is reduced to their number.
    /// </summary>
    public int Columns { get; init; }

    /// <summary>Pixels between neighbouring tiles.</summary>
    public int Padding { get; init; }

    /// <summary>
    /// Further pixels between the rows of the grid: room for text above each tile. They do not change the automatic columns.
    /// </summary>
    public int RowGap { get; init; }

    /// <summary>Pixels around the whole image.</summary>
    public int Border { get; init; }

    /// <summary>The grey level of every pixel outside a tile, empty cells included; no colour map applies to it.</summary>
    public byte PadValue { get; init; }

    /// <summary>
    /// The colour of those pixels, in place of <see cref="PadValue"/>. A colour that is not grey makes the image
    /// <see cref="PixelFormat.Rgba8"/>, with the grey levels in colour where there is no <see cref="ColorMap"/>.
    /// </summary>
    public Rgb? PadColor { get; init; }

    /// <summary>Pixels per value in both directions (nearest neighbour); 0 means 1. Larger values exclude <see cref="Shrink"/>.</summary>
    public int Scale { get; init; }

    /// <summary>
    /// Values per pixel in both directions, and what a pixel shows of their levels. Ranges, statistics and gamma come before, colours
    /// after: where NaN or infinities have colours of their own, a block that holds a NaN takes NaN's, and otherwise one that holds an
    /// infinity takes infinity's. It excludes a <see cref="Scale"/> above 1 and
    /// <see cref="TileComposition.Interleaved"/>.
    /// </summary>
    public TileShrink Shrink { get; init; }

    /// <summary>Which values become 0 and 255.</summary>
    public TileRange Range { get; init; }

    /// <summary>
    /// Brightens (above 1) or darkens (below 1) what lies between the ends of the range: level = round(255·v^(1/gamma)), where v is the
    /// value's place in the range from 0 to 1, in 4,096 steps. 0 means 1, which leaves levels unchanged. A colour map applies to the
    /// resulting levels.
    /// </summary>
    public float Gamma { get; init; }

    /// <summary>
    /// Which channels are shown, a range of them or any in any order. A range for the layer is found from these alone; a channel that
    /// occurs twice counts twice.
    /// </summary>
    public ChannelSelection Channels { get; init; }

    /// <summary>What a tile is made of, and whether an image shows the whole batch; a tile for each map of one image by default.</summary>
    public TileComposition Composition { get; init; }

    /// <summary>
    /// The channels that decide a range of the layer; <c>default</c> is those shown. A page that shows some of a layer's maps names
    /// all of the layer's here, so that grey levels mean the same on every page. A channel that occurs twice counts twice. Other ranges
    /// ignore it.
    /// </summary>
    public ChannelSelection RangeChannels { get; init; }

    /// <summary>
    /// The colours of the grey levels; <see langword="null"/> writes the levels themselves (<see cref="PixelFormat.R8"/>).
    /// </summary>
    public ColorMap? ColorMap { get; init; }

    /// <summary>
    /// The colour of NaN, in place of that of level 0. It makes the image <see cref="PixelFormat.Rgba8"/>, with the grey levels in colour
    /// where there is no <see cref="ColorMap"/>.
    /// </summary>
    public Rgb? NaNColor { get; init; }

    /// <summary>
    /// The colour of +∞ and −∞, in place of those of the levels 255 and 0. It makes the image <see cref="PixelFormat.Rgba8"/>, as
    /// <see cref="NaNColor"/> does.
    /// </summary>
    public Rgb? InfinityColor { get; init; }

    /// <summary>These options for the whole batch in one mosaic, a row of tiles for each image.</summary>
    /// <exception cref="ArgumentException">A tile is made of several maps.</exception>
    internal TileOptions OfWholeBatch() => Composition == TileComposition.Single || Composition.IsWholeBatch
        ? this with { Composition = TileComposition.WholeBatch }
        : throw new ArgumentException(
            $"{nameof(TileComposition.WholeBatch)} has a tile for each map, and {Composition} for several: leave {nameof(Composition)} out.");
}
