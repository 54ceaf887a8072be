using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// Writes one cell of the grid: a tile and the pixels around it up to the next cell or the edge of the image. Cells share no pixels,
/// so they can be written in any order and at the same time, and together they are the entire image.
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
        nint x = plan.Border + ((nint)column * (plan.TileWidth + plan.Padding));
        nint y = plan.Border + ((nint)row * plan.RowStep);
        int size = plan.PixelSize;
        this.frame = ref frame;
        pitch = frame.RowPitch;
        tile = ref frame.Pixel(x, y);
        tileBytes = (nuint)(plan.TileWidth * size);
        leftBytes = column == 0 ? (nuint)(plan.Border * size) : 0;
        rightBytes = (nuint)((column == plan.Columns - 1 ? plan.Border : plan.Padding) * size);
        rowsAbove = row == 0 ? plan.Border : 0;
        rowsBelow = row == plan.Rows - 1 ? plan.Border : plan.Padding + plan.RowGap;
    }

    /// <summary>Fills the entire cell, where the grid has no tile for it.</summary>
    public void WriteEmpty() => FillRows(-rowsAbove, frame.Plan.TileHeight + rowsBelow);

    /// <summary>
    /// Writes this cell and the next ones, from row to row of the grid, of tiles that are narrow and whose levels are pixels.
    /// </summary>
    /// <inheritdoc cref="WriteNarrow(ref readonly CpuFrame, int, int, byte*, bool)"/>
    public static unsafe void WriteNarrow(ref readonly CpuFrame frame, int firstCell, int count, byte* levels)
    {
        int values = frame.Plan.TileWidth * frame.Plan.TileHeight;
        for (int i = 0, inRow; i < count; i += inRow)
        {
            inRow = Math.Min(count - i, frame.Plan.Columns - ((firstCell + i) % frame.Plan.Columns));
            WriteNarrow(in frame, firstCell + i, inRow, levels + ((nint)i * values), isFollowed: false);
        }
    }

    /// <summary>Writes this cell and the next ones of its row of the grid, of tiles that are narrow and whose levels are pixels.</summary>
    /// <param name="frame">The image being rendered.</param>
    /// <param name="firstCell">The first cell.</param>
    /// <param name="count">How many cells there are.</param>
    /// <param name="levels">The levels, row after row and tile after tile, with room for <see cref="TileRows.Slack"/> more.</param>
    /// <param name="isFollowed">Whether the cell to the right is written after these, and by the same thread.</param>
    public static unsafe void WriteNarrow(ref readonly CpuFrame frame, int firstCell, int count, byte* levels, bool isFollowed)
    {
        CellWriter first = new(in frame, firstCell), last = new(in frame, firstCell + count - 1);
        int width = (int)first.tileBytes, height = frame.Plan.TileHeight, step = width + frame.Plan.Padding;
        nint room = Unsafe.ByteOffset(ref first.tile, ref last.tile) + width + (nint)last.rightBytes;
        first.FillAround((nuint)room);
        // What is to the right of the last column is seldom as wide as a gap.
        int done = TileRows.Write(
            levels, width, height, isFollowed ? count : count - 1, step, room + (isFollowed ? width : 0), ref first.tile, first.pitch,
            frame.PadPattern);
        for (int i = done; i < count; i++)
        {
            ref byte tile = ref Unsafe.Add(ref first.tile, i * step);
            PixelRuns.Copy(in levels[i * width * height], (nuint)width, ref tile, first.pitch, height);
            PixelRuns.Fill(
                ref Unsafe.Add(ref tile, width), i == count - 1 ? last.rightBytes : (nuint)frame.Plan.Padding, first.pitch, height,
                frame.PadPattern);
        }
    }

    /// <summary>Fills what is beside some rows of the tile, above its first row and below its last.</summary>
    /// <param name="y0">The first row of levels that is written.</param>
    /// <param name="y1">The row after the last.</param>
    public void WriteAround(int y0, int y1)
    {
        ref readonly var plan = ref frame.Plan;
        ref byte row = ref Row(y0 * plan.Scale);
        int rows = (y1 - y0) * plan.Scale;
        PixelRuns.Fill(ref Unsafe.AddByteOffset(ref row, tileBytes), rightBytes, pitch, rows, frame.PadPattern);
        if (leftBytes > 0)
        {
            PixelRuns.Fill(ref Unsafe.SubtractByteOffset(ref row, leftBytes), leftBytes, pitch, rows, frame.PadPattern);
        }

        if (y0 == 0 && rowsAbove > 0)
        {
            FillRows(-rowsAbove, 0);
        }

        if (y1 == plan.LevelsDown && rowsBelow > 0)
        {
            FillRows(plan.TileHeight, plan.TileHeight + rowsBelow);
        }
    }

    /// <summary>Where a row of pixels goes, for a kernel that writes its levels there itself.</summary>
    public ref byte Row(int y) => ref Unsafe.AddByteOffset(ref tile, y * pitch);

    /// <summary>Writes complete rows of grey levels.</summary>
    /// <param name="y">The first row of levels.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="levels">Their levels, row after row.</param>
    public void WriteRows(int y, int count, ref readonly byte levels)
    {
        if (frame.IsPlain)
        {
            PixelRuns.Copy(in levels, tileBytes, ref Row(y), pitch, count);
            return;
        }

        int width = frame.Plan.LevelsAcross;
        for (int i = 0; i < count; i++)
        {
            WritePart(y + i, 0, width, in Unsafe.Add(ref Unsafe.AsRef(in levels), i * width));
        }
    }

    /// <summary>Writes part of a row of grey levels.</summary>
    /// <param name="y">The row of the map.</param>
    /// <param name="x">The column of the first level.</param>
    /// <param name="count">How many levels there are.</param>
    /// <param name="levels">The levels.</param>
    public void WritePart(int y, int x, int count, ref readonly byte levels)
    {
        int scale = frame.Plan.Scale, size = frame.Plan.PixelSize;
        ref byte pixels = ref Unsafe.Add(ref Row(y * scale), x * scale * size);
        Expand(in levels, count, ref pixels);
        RepeatRow(ref pixels, count * scale * size);
    }

    /// <summary>Writes part of a row of colours.</summary>
    /// <param name="y">The row of the tile, in values.</param>
    /// <param name="x">The column of the first colour, in values.</param>
    /// <param name="colors">The colours.</param>
    public void WriteColors(int y, int x, ReadOnlySpan<uint> colors)
    {
        int scale = frame.Plan.Scale;
        ref byte pixels = ref Unsafe.Add(ref Row(y * scale), x * scale * sizeof(uint));
        var row = MemoryMarshal.CreateSpan(ref Unsafe.As<byte, uint>(ref pixels), colors.Length * scale);
        for (int i = 0; i < colors.Length; i++)
        {
            row.Slice(i * scale, scale).Fill(colors[i]);
        }

        RepeatRow(ref pixels, row.Length * sizeof(uint));
    }

    /// <summary>Writes a value of the tile that has no map.</summary>
    /// <param name="y">Its row.</param>
    /// <param name="x">Its column.</param>
    public void WriteMissing(int y, int x)
    {
        int scale = frame.Plan.Scale, bytes = scale * frame.Plan.PixelSize;
        PixelRuns.Fill(ref Unsafe.Add(ref Row(y * scale), x * bytes), (nuint)bytes, pitch, scale, frame.PadPattern);
    }

    // The rows of pixels that show the same values.
    private void RepeatRow(ref byte pixels, int bytes)
    {
        var first = MemoryMarshal.CreateReadOnlySpan(ref pixels, bytes);
        for (int i = 1; i < frame.Plan.Scale; i++)
        {
            first.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref pixels, i * pitch), bytes));
        }
    }

    /// <summary>Writes the pixels of one value over those that its level gave it; the image is in colour.</summary>
    /// <param name="y">The row of the map.</param>
    /// <param name="x">The column.</param>
    /// <param name="color">The value's own colour, as a word.</param>
    public void Recolor(int y, int x, uint color)
    {
        int scale = frame.Plan.Scale;
        PixelRuns.Fill(ref Unsafe.Add(ref Row(y * scale), x * scale * sizeof(uint)), (nuint)(scale * sizeof(uint)), pitch, scale, color);
    }

    // One row of levels becomes one row of pixels.
    private void Expand(ref readonly byte levels, int count, ref byte pixels)
    {
        int scale = frame.Plan.Scale;
        ref byte from = ref Unsafe.AsRef(in levels);
        if (frame.Plan.ColorMap is { } map)
        {
            var colors = map.Words;
            for (int i = 0; i < count; i++)
            {
                uint color = colors[Unsafe.Add(ref from, i)];
                for (int s = 0; s < scale; s++)
                {
                    Unsafe.WriteUnaligned(ref pixels, color);
                    pixels = ref Unsafe.Add(ref pixels, sizeof(uint));
                }
            }
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                byte level = Unsafe.Add(ref from, i);
                for (int s = 0; s < scale; s++)
                {
                    Unsafe.Add(ref pixels, (i * scale) + s) = level;
                }
            }
        }
    }

    // To the left of the first of some cells, above all of them, and below.
    private void FillAround(nuint bytes)
    {
        int height = frame.Plan.TileHeight;
        ref byte start = ref Unsafe.SubtractByteOffset(ref tile, leftBytes);
        PixelRuns.Fill(ref start, leftBytes, pitch, height, frame.PadPattern);
        PixelRuns.Fill(ref Unsafe.AddByteOffset(ref start, -rowsAbove * pitch), leftBytes + bytes, pitch, rowsAbove, frame.PadPattern);
        PixelRuns.Fill(ref Unsafe.AddByteOffset(ref start, height * pitch), leftBytes + bytes, pitch, rowsBelow, frame.PadPattern);
    }

    private void FillRows(int y0, int y1) => PixelRuns.Fill(
        ref Unsafe.SubtractByteOffset(ref Row(y0), leftBytes), leftBytes + tileBytes + rightBytes, pitch, y1 - y0, frame.PadPattern);
}
