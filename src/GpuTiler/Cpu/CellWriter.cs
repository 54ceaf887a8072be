using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Writes one cell of the grid: a tile and the pixels around it up to the next cell or the edge of the image. Cells share no pixel,
/// so they can be written in any order and at the same time, and together they are the whole image.
/// </summary>
internal readonly ref struct CellWriter
{
    private readonly ref readonly CpuFrame frame;
    private readonly ref byte tile;
    private readonly nint pitch;
    private readonly nuint tileBytes;
    private readonly nuint leftBytes;
    private readonly nuint rightBytes;
    private readonly int rowsAbove;
    private readonly int rowsBelow;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CellWriter(ref readonly CpuFrame frame, int cell)
    {
        ref readonly var plan = ref frame.Plan;
        var (row, column) = Math.DivRem(cell, plan.Columns);
        int x = plan.Border + (column * (plan.TileWidth + plan.Padding));
        int y = plan.Border + (row * (plan.TileHeight + plan.Padding));
        int size = plan.PixelSize;
        this.frame = ref frame;
        pitch = frame.RowPitch;
        tile = ref frame.Pixel(x, y);
        tileBytes = (nuint)(plan.TileWidth * size);
        leftBytes = column == 0 ? (nuint)(plan.Border * size) : 0;
        rightBytes = (nuint)((column == plan.Columns - 1 ? plan.Border : plan.Padding) * size);
        rowsAbove = row == 0 ? plan.Border : 0;
        rowsBelow = row == plan.Rows - 1 ? plan.Border : plan.Padding;
    }

    /// <summary>Fills the whole cell, where the grid has no tile for it.</summary>
    public void WriteEmpty() => Fill(-rowsAbove, frame.Plan.TileHeight + rowsBelow);

    /// <summary>Fills what lies above the tile with its first row, and what lies below it with its last.</summary>
    /// <param name="y0">The first row of the map that is written.</param>
    /// <param name="y1">The row after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteAround(int y0, int y1)
    {
        int tileHeight = frame.Plan.TileHeight;
        if (y0 == 0)
        {
            Fill(-rowsAbove, 0);
        }

        if (y1 == frame.Plan.Shape.Height)
        {
            Fill(tileHeight, tileHeight + rowsBelow);
        }
    }

    /// <summary>Where a row of the map goes, for a kernel that writes its levels there itself (grey, scale 1).</summary>
    public ref byte Row(int y) => ref Unsafe.AddByteOffset(ref tile, y * pitch);

    /// <summary>Writes whole rows of grey levels, and what lies beside the tile.</summary>
    /// <param name="y">The first row of the map.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="levels">Their levels, row after row.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteRows(int y, int count, ref readonly byte levels)
    {
        if (!frame.IsPlain)
        {
            ExpandRows(y, count, in levels);
            return;
        }

        ref byte from = ref Unsafe.AsRef(in levels);
        ref byte to = ref Row(y);
        for (; count > 0; count--)
        {
            PixelRuns.Copy(in from, ref to, tileBytes);
            FillBeside(ref to);
            from = ref Unsafe.AddByteOffset(ref from, tileBytes);
            to = ref Unsafe.AddByteOffset(ref to, pitch);
        }
    }

    /// <summary>Writes part of a row of grey levels, and with its end what lies beside the tile.</summary>
    /// <param name="y">The row of the map.</param>
    /// <param name="x">The column of the first level.</param>
    /// <param name="count">How many levels there are.</param>
    /// <param name="levels">The levels.</param>
    public void WritePart(int y, int x, int count, ref readonly byte levels)
    {
        ref readonly var plan = ref frame.Plan;
        ref byte row = ref Row(y * plan.Scale);
        ref byte first = ref Unsafe.Add(ref row, x * plan.Scale * plan.PixelSize);
        Expand(in levels, count, ref first);
        for (int i = 1; i < plan.Scale; i++)
        {
            PixelRuns.Copy(in first, ref Unsafe.AddByteOffset(ref first, i * pitch), (nuint)(count * plan.Scale * plan.PixelSize));
        }

        for (int i = 0; i < plan.Scale && x + count == plan.Shape.Width; i++)
        {
            FillBeside(ref Unsafe.AddByteOffset(ref row, i * pitch));
        }
    }

    /// <summary>Fills what lies beside the tile in one row of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FillBeside(ref byte row)
    {
        PixelRuns.Fill(ref Unsafe.AddByteOffset(ref row, tileBytes), rightBytes, frame.PadPattern);
        if (leftBytes != 0)
        {
            PixelRuns.Fill(ref Unsafe.SubtractByteOffset(ref row, leftBytes), leftBytes, frame.PadPattern);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExpandRows(int y, int count, ref readonly byte levels)
    {
        int width = frame.Plan.Shape.Width;
        for (int i = 0; i < count; i++)
        {
            WritePart(y + i, 0, width, in Unsafe.Add(ref Unsafe.AsRef(in levels), i * width));
        }
    }

    // One row of levels becomes one row of pixels.
    private void Expand(ref readonly byte levels, int count, ref byte pixels)
    {
        int scale = frame.Plan.Scale;
        ref byte from = ref Unsafe.AsRef(in levels);
        if (frame.Plan.ColorMap is { } map)
        {
            var colours = map.Words;
            for (int i = 0; i < count; i++)
            {
                uint colour = colours[Unsafe.Add(ref from, i)];
                for (int s = 0; s < scale; s++)
                {
                    Unsafe.WriteUnaligned(ref pixels, colour);
                    pixels = ref Unsafe.Add(ref pixels, sizeof(uint));
                }
            }
        }
        else if (scale == 1)
        {
            PixelRuns.Copy(in from, ref pixels, (nuint)count);
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                PixelRuns.Fill(ref pixels, (nuint)scale, Unsafe.Add(ref from, i) * 0x01010101u);
                pixels = ref Unsafe.Add(ref pixels, scale);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Fill(int y0, int y1)
    {
        for (int y = y0; y < y1; y++)
        {
            PixelRuns.Fill(
                ref Unsafe.SubtractByteOffset(ref Row(y), leftBytes), leftBytes + tileBytes + rightBytes, frame.PadPattern);
        }
    }
}
