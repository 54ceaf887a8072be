using System.Collections;
using System.Globalization;

namespace GpuTiler;

/// <summary>
/// A mosaic too large for one image, split into several: each holds complete rows of the grid, and is a complete mosaic with border and
/// padding. Together they show every map once, in order and at the same scale.
/// </summary>
public static class TilePages
{
    /// <summary>The largest texture that every GPU of the last ten years has, in pixels along a side.</summary>
    public const int DefaultMaxSize = 16384;

    /// <summary>
    /// Splits a mosaic. The number of columns stays as it is where a row of tiles is narrow enough, and is otherwise as large as the width
    /// allows. A range of the layer stays that of all the maps (<see cref="TileOptions.RangeChannels"/>), so that grey levels mean the same
    /// on every page. Where the mosaic shows a whole batch, each page has a row for every image. No page has more than
    /// <see cref="Array.MaxLength"/> bytes.
    /// </summary>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="options">How the mosaic looks.</param>
    /// <param name="maxWidth">The most pixels in a row of a page; 0 for as many as fit into memory.</param>
    /// <param name="maxHeight">The most rows of pixels of a page; 0 for as many as fit into memory.</param>
    /// <returns>
    /// The options of each page, for a <see cref="TilePlan"/> or a <see cref="Tiler"/>; the given ones where one image holds it all. A
    /// page's are made on request.
    /// </returns>
    /// <exception cref="NoRoomException">A single tile with its border is larger than a page.</exception>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public static IReadOnlyList<TileOptions> Split(
        TensorShape shape, in TileOptions options, int maxWidth = DefaultMaxSize, int maxHeight = DefaultMaxSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxWidth);
        ArgumentOutOfRangeException.ThrowIfNegative(maxHeight);
        var grid = TileGrid.Create(shape, options);
        Int128 width = maxWidth == 0 ? Array.MaxLength : maxWidth, height = maxHeight == 0 ? Array.MaxLength : maxHeight;
        Int128 most = Array.MaxLength / grid.Unit.PixelSize;
        if (grid.Width <= width && grid.Height <= height && grid.Width * grid.Height <= most)
        {
            return [options];
        }

        // A page of one row at least, or of one for each image of a whole batch, and as wide as its bytes allow.
        int least = grid.Images;
        int columns = Math.Min(grid.Columns, grid.ColumnsWithin(Int128.Min(width, most / grid.HeightOf(least))));
        int rows = columns < 1 ? 0 : grid.RowsWithin(Int128.Min(height, most / grid.WidthOf(columns))) / least;
        if (rows < 1)
        {
            string what = least > 1
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"A column with a tile of each of the {least} images is {grid.Unit.ImageWidth}×{grid.HeightOf(least)}")
                : string.Create(CultureInfo.InvariantCulture, $"A single tile is {grid.Unit.ImageWidth}×{grid.Unit.ImageHeight}");
            throw new NoRoomException(
                string.Create(CultureInfo.InvariantCulture, $"{what} pixels with its border, and there is room for {width}×{height}"),
                RoomRemedies.SmallerScale | RoomRemedies.LargerLimit);
        }

        // A page of a whole batch shows some of the maps, in a row for each image.
        long tiles = grid.Images > 1 ? columns : (long)columns * rows;
        return new PagesOfGrid(grid, columns, (int)Math.Min(tiles, grid.Tiles));
    }

    // Each page on request: there may be as many as maps.
    private sealed class PagesOfGrid(TileGrid grid, int columns, int tiles) : IReadOnlyList<TileOptions>
    {
        public int Count { get; } = ((grid.Tiles - 1) / tiles) + 1;

        public TileOptions this[int page]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfNegative(page);
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page, Count);
                int first = page * tiles;
                return grid.Part(first, Math.Min(tiles, grid.Tiles - first), columns);
            }
        }

        public IEnumerator<TileOptions> GetEnumerator()
        {
            for (int page = 0; page < Count; page++)
            {
                yield return this[page];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
