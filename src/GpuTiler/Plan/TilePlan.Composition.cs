namespace GpuTiler;

/// <content>Tiles made of several maps.</content>
public readonly partial record struct TilePlan
{
    // Red, green and blue.
    private const int RgbMaps = 3;

    // Up to this many values, maps are cheaper to write several at a time.
    private const int SmallMap = 1 << 10;

    /// <summary>Whether several maps make one tile.</summary>
    public bool IsComposed => Composition.IsRgb || Composition.Interleave > 1;

    /// <summary>Levels in a row of a tile: one for each value or block of values.</summary>
    internal int LevelsAcross => Shrink.BlocksOf(Shape.Width) * Composition.Interleave;

    /// <summary>Rows of levels in a tile.</summary>
    internal int LevelsDown => Shrink.BlocksOf(Shape.Height) * Composition.Interleave;

    /// <summary>
    /// The maps of a tile: the first of them, how far one is from the next, and how many there are; <see cref="ChannelOf"/> has their
    /// channels.
    /// </summary>
    /// <param name="tile">Zero-based, from left to right and from top to bottom.</param>
    public (int First, int Step, int Count) MapsOf(int tile) =>
        Composition.IsRgb ? (RgbMaps * tile, 1, RgbMaps) : (tile, Tiles, ((Maps - tile - 1) / Tiles) + 1);

    /// <summary>Whether several maps share a range where each tile has one.</summary>
    internal bool SharesRanges => TileRanges < Maps;

    /// <summary>The range of a map, where each tile has one.</summary>
    internal int RangeOf(int map) => HasConsecutiveRanges ? map / RgbMaps : map % TileRanges;

    /// <summary>The maps of a range, where each tile has one, as <see cref="MapsOf"/> gives those of a tile.</summary>
    internal (int First, int Step, int Count) MapsOfRange(int range) =>
        HasConsecutiveRanges ? (RgbMaps * range, 1, RgbMaps) : (range, TileRanges, ((Maps - range - 1) / TileRanges) + 1);

    /// <summary>
    /// The number that identifies a tile: the channel of its first map; for an RGB tile a third of that, which for a convolution's kernels
    /// is the output channel.
    /// </summary>
    /// <param name="tile">Zero-based, from left to right and from top to bottom.</param>
    public int NumberOf(int tile) => Composition.IsRgb ? ChannelOf(RgbMaps * tile) / RgbMaps : ChannelOf(tile);

    /// <summary>The tile that shows a value of a map, and where in it, in levels.</summary>
    internal (int Tile, int Y, int X) PlaceOf(int map, int y, int x)
    {
        (y, x) = (y / Shrink.Factor, x / Shrink.Factor);
        if (Composition.IsRgb)
        {
            return (map / RgbMaps, y, x);
        }

        var (part, tile) = Math.DivRem(map, Tiles);
        int side = Composition.Interleave;
        return (tile, (y * side) + (part / side), (x * side) + (part % side));
    }

    /// <summary>
    /// The plan of the grey levels that tiles are composed of: all maps side by side where they are small, else one below the other.
    /// </summary>
    internal TilePlan OfLevels()
    {
        bool isRow = Shape.Height * Shape.Width <= SmallMap;
        int columns = isRow ? Maps : 1, rows = isRow ? 1 : Maps;
        var levels = this with
        {
            Tiles = Maps,
            Columns = columns,
            Rows = rows,
            Scale = 1,
            Padding = 0,
            RowGap = 0,
            Border = 0,
            Composition = TileComposition.Single,
            ColorMap = null,
            NaNColor = null,
            InfinityColor = null,
        };
        return levels with { ImageWidth = columns * levels.TileWidth, ImageHeight = rows * levels.TileHeight };
    }

    /// <summary>The plan of the levels that blocks are made of, all maps side by side, each at its full size.</summary>
    internal TilePlan OfLevelRow() => this with
    {
        Columns = Maps,
        Rows = 1,
        Shrink = TileShrink.None,
        Padding = 0,
        RowGap = 0,
        Border = 0,
        ColorMap = null,
        NaNColor = null,
        InfinityColor = null,
    };

    /// <summary>How many tiles some maps make.</summary>
    /// <exception cref="ArgumentException">Options exclude each other, or the maps make no whole tiles.</exception>
    internal static int CountTiles(int maps, in TileOptions options)
    {
        long block = options.Composition.Interleave;
        if (!options.Composition.IsRgb)
        {
            return (int)((maps - 1) / (block * block)) + 1;
        }

        string? excluded = options.ColorMap is not null ? nameof(TileOptions.ColorMap)
            : options.NaNColor is not null ? nameof(TileOptions.NaNColor)
            : options.InfinityColor is not null ? nameof(TileOptions.InfinityColor)
            : null;
        if (excluded is not null)
        {
            throw new ArgumentException($"{nameof(TileComposition.Rgb)} and {excluded} exclude each other: leave one of the two out.");
        }

        return maps % RgbMaps == 0 ? maps / RgbMaps : throw new ArgumentException(
            $"The number of channels, {maps}, is no multiple of 3: an RGB tile takes three channels, red, green and blue.");
    }
}
