using System.Globalization;
using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// A mosaic of any size as bands of rows, to be rendered one after another: together they have the pixels that one image would have,
/// but only one of them is in memory at a time.
/// </summary>
/// <remarks>
/// For each band: <see cref="FillPadding"/> a buffer of <see cref="ByteCountOf"/> bytes, render the band's options from
/// <see cref="TileBand.Offset"/> on with <see cref="RowBytes"/> as the row pitch, and use the buffer's rows.
/// </remarks>
public sealed class TileBands
{
    /// <summary>Bytes of a band, unless a single row of tiles takes more.</summary>
    public const int DefaultBandBytes = 64 << 20;

    private readonly TilePlan unit;

    private TileBands(in TileGrid grid, List<TileBand> bands)
    {
        unit = grid.Unit;
        (Width, Height, Columns, Tiles, Bands) = ((int)grid.Width, (int)grid.Height, grid.Columns, grid.Tiles, bands);
    }

    /// <summary>Width of the mosaic in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the mosaic in pixels.</summary>
    public int Height { get; }

    /// <summary>Tiles in a row of the grid.</summary>
    public int Columns { get; }

    /// <summary>Tiles in the mosaic.</summary>
    public int Tiles { get; }

    /// <summary>The layout of a pixel.</summary>
    public PixelFormat PixelFormat => unit.PixelFormat;

    /// <summary>Bytes of one row of pixels.</summary>
    public int RowBytes => Width * unit.PixelSize;

    /// <summary>The bands, the topmost first.</summary>
    public IReadOnlyList<TileBand> Bands { get; }

    /// <summary>Cuts a mosaic into bands.</summary>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="options">How the mosaic looks.</param>
    /// <param name="bandBytes">Bytes of a band; one that holds a single row of tiles may take more.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of its bounds, the whole batch is asked for, or a row of tiles would be larger than <see cref="Array.MaxLength"/>
    /// bytes.
    /// </exception>
    public static TileBands Create(TensorShape shape, in TileOptions options, int bandBytes = DefaultBandBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bandBytes, 1);
        if (options.Composition.IsWholeBatch)
        {
            throw new ArgumentException(
                "A mosaic of a whole batch is rendered at once, and cannot be cut into bands: render its images one by one.");
        }

        var grid = TileGrid.Create(shape, options);
        Int128 rowBytes = grid.Width * grid.Unit.PixelSize;
        // The border is above the first row, and below the last.
        if (grid.Height > Array.MaxLength || rowBytes * grid.HeightOf(Math.Min(2, grid.Rows)) > Array.MaxLength)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The mosaic would be {grid.Width}×{grid.Height} pixels, with {rowBytes * grid.HeightOf(1)} bytes in a row of tiles, and {Array.MaxLength} is the most: show fewer columns or channels, or use a smaller scale or border."));
        }

        Int128 step = grid.HeightOf(2) - grid.HeightOf(1);
        int rows = (int)Int128.Clamp(bandBytes / rowBytes / step, 1, grid.Rows);
        var bands = new List<TileBand>();
        for (int row = 0, top = 0; row < grid.Rows; row += rows)
        {
            int first = row * grid.Columns, count = (int)Math.Min((long)rows * grid.Columns, grid.Tiles - first);
            bool isFirst = row == 0, isLast = row + rows >= grid.Rows;
            int above = isFirst ? grid.Unit.Border : 0;
            int bottom = isLast ? (int)grid.Height : grid.Unit.Border + (int)((row + rows) * step);
            bands.Add(new(
                grid.Part(first, count, grid.Columns) with { Border = 0 },
                top,
                bottom - top,
                (above * (int)rowBytes) + (grid.Unit.Border * grid.Unit.PixelSize)));
            top = bottom;
        }

        return new(grid, bands);
    }

    /// <summary>Bytes of a band's rows.</summary>
    public int ByteCountOf(in TileBand band) => band.Height * RowBytes;

    /// <summary>
    /// Fills a band's bytes with the colour outside the tiles; rendering leaves what is around and between its rows unchanged.
    /// </summary>
    /// <param name="pixels">The band's bytes.</param>
    public void FillPadding(Span<byte> pixels)
    {
        if (unit.ColorMap is null)
        {
            pixels.Fill(unit.PadColor.Red);
        }
        else
        {
            MemoryMarshal.Cast<byte, uint>(pixels).Fill(unit.PadColor.Word);
        }
    }
}
