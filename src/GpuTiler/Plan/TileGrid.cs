namespace GpuTiler;

/// <summary>The grid of a mosaic of any size, even one too large for a <see cref="TilePlan"/>.</summary>
internal readonly record struct TileGrid
{
    private readonly TilePlan unit;

    private readonly TileOptions options;
    private readonly ChannelOrder order;

    private TileGrid(in TilePlan unit, in TileOptions options, ChannelOrder order) =>
        (this.unit, this.options, this.order) = (unit, options, order);

    /// <summary>Tiles of one image: those of the mosaic, or of one of its rows where it shows a whole batch.</summary>
    public int Tiles { get; private init; }

    // Maps of one image, and the first channel where they are consecutive.
    private int Maps { get; init; }

    private int First { get; init; }

    /// <summary>Images of the batch that the mosaic shows.</summary>
    public int Images { get; private init; }

    /// <summary>Tiles in a row of the grid.</summary>
    public int Columns { get; private init; }

    /// <summary>Rows of the grid.</summary>
    public int Rows => Images * (((Tiles - 1) / Columns) + 1);

    /// <summary>Width of the mosaic in pixels.</summary>
    public Int128 Width => WidthOf(Columns);

    /// <summary>Height of the mosaic in pixels.</summary>
    public Int128 Height => HeightOf(Rows);

    /// <summary>The mosaic's first tile alone, border included.</summary>
    public TilePlan Unit => unit;

    private Int128 Border => 2 * (Int128)unit.Border;

    private Int128 RowPadding => (Int128)unit.Padding + unit.RowGap;

    /// <summary>Works out the grid.</summary>
    /// <exception cref="ArgumentException">
    /// An option is out of its bounds, or a single tile would be larger than <see cref="Array.MaxLength"/> bytes.
    /// </exception>
    public static TileGrid Create(TensorShape shape, in TileOptions options)
    {
        if (shape.Batch == 0)
        {
            throw new ArgumentException("The tensor's shape is empty: make one with a factory such as TensorShape.Chw.");
        }

        var (first, maps, order) = options.Channels.Resolve(shape.Channels);
        int tiles = TilePlan.CountTiles(maps, options);
        var unit = TilePlan.Create(shape, options with
        {
            // As many maps as a tile has; which ones does not matter.
            Channels = options.Composition.IsRgb ? [first, first, first] : ChannelRange.Between(first, first + 1),
            Columns = Math.Min(options.Columns, 1),
            Composition = options.Composition.IsWholeBatch ? default : options.Composition,
        });
        return new(unit, options, order)
        {
            First = first,
            Maps = maps,
            Tiles = tiles,
            Images = options.Composition.IsWholeBatch ? shape.Batch : 1,
            Columns = options.Composition.IsWholeBatch ? tiles
                : options.Columns == 0
                ? TilePlan.DefaultColumns(
                    shape, options, tiles, (Int128)unit.TileWidth + unit.Padding, (Int128)unit.TileHeight + unit.Padding)
                : Math.Min(options.Columns, tiles),
        };
    }

    /// <summary>The options for some of the tiles alone: a range of the layer remains that of all.</summary>
    /// <param name="tile">The first of them.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="columns">How many are in a row.</param>
    public TileOptions Part(int tile, int count, int columns)
    {
        var part = MapsOf(tile, count) with { Columns = options.Composition.IsWholeBatch ? 0 : columns };
        return options.RangeChannels.IsAll
            ? part with { RangeChannels = order.Count > 0 ? order : ChannelRange.Between(First, First + Maps) }
            : part;
    }

    private TileOptions MapsOf(int tile, int count)
    {
        if (unit.Composition.Interleave > 1)
        {
            // Place by place of a block; fewer maps are missing than a block has places, so they still make as many tiles.
            var taken = new List<int>();
            for (int first = tile; first < Maps; first += Tiles)
            {
                for (int map = first; map < Math.Min(first + count, Maps); map++)
                {
                    taken.Add(order.Count > 0 ? order[map] : First + map);
                }
            }

            return options with { Channels = [.. taken] };
        }

        int ofTile = unit.Composition.IsRgb ? unit.Maps : 1;
        return order.Count > 0
            ? options with { Channels = ChannelSelection.Of(order.Channels.Slice(ofTile * tile, ofTile * count)) }
            : options with { Channels = ChannelRange.Between(First + (ofTile * tile), First + (ofTile * (tile + count))) };
    }

    /// <summary>Width in pixels of an image with so many tiles in a row.</summary>
    public Int128 WidthOf(int columns) => Border + (columns * (Int128)unit.TileWidth) + ((columns - 1) * (Int128)unit.Padding);

    /// <summary>Height in pixels of an image with so many rows of tiles.</summary>
    public Int128 HeightOf(int rows) => Border + (rows * (Int128)unit.TileHeight) + ((rows - 1) * RowPadding);

    /// <summary>The most tiles in a row of an image no wider than that: 0 where not even one fits.</summary>
    public int ColumnsWithin(Int128 width) => Within(width, unit.TileWidth, unit.Padding, Tiles);

    /// <summary>The most rows of tiles in an image no higher than that: 0 where not even one fits.</summary>
    public int RowsWithin(Int128 height) => Within(height, unit.TileHeight, RowPadding, Math.Max(Tiles, Rows));

    private int Within(Int128 pixels, Int128 tile, Int128 gap, int most) =>
        (int)Int128.Clamp((pixels - Border + gap) / (tile + gap), 0, most);
}
