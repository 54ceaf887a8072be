using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Writes one cell of the grid: a tile and the pixels around it up to the next cell or the edge of the image. Cells share no pixel,
/// so they can be written in any order and at the same time, and together they are the whole image.
/// </summary>
internal readonly unsafe ref struct CellWriter
{
    private readonly ref readonly CpuFrame frame;
    private readonly int left;
    private readonly int right;
    private readonly int top;
    private readonly int bottom;
    private readonly int tileX;
    private readonly int tileY;

    public CellWriter(ref readonly CpuFrame frame, int cell)
    {
        this.frame = ref frame;
        ref readonly var plan = ref frame.Plan;
        int column = cell % plan.Columns, row = cell / plan.Columns;
        (tileX, tileY) = plan.TileOrigin(cell);
        left = column == 0 ? 0 : tileX;
        top = row == 0 ? 0 : tileY;
        right = column == plan.Columns - 1 ? plan.ImageWidth : tileX + plan.TileWidth + plan.Padding;
        bottom = row == plan.Rows - 1 ? plan.ImageHeight : tileY + plan.TileHeight + plan.Padding;
    }

    /// <summary>Fills the whole cell, where the grid has no tile for it.</summary>
    public void WriteEmpty() => Fill(left, right, top, bottom);

    /// <summary>Fills what lies above the tile.</summary>
    public void WriteAbove() => Fill(left, right, top, tileY);

    /// <summary>Fills what lies below the tile.</summary>
    public void WriteBelow() => Fill(left, right, tileY + frame.Plan.TileHeight, bottom);

    /// <summary>Writes grey levels, or part of a row of them, and what lies beside the tile in their rows.</summary>
    /// <param name="y">The row of the map.</param>
    /// <param name="x">The column of the first level.</param>
    /// <param name="levels">The levels.</param>
    /// <param name="count">How many there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int y, int x, ref readonly byte levels, int count)
    {
        ref readonly var plan = ref frame.Plan;
        if (plan.ColorMap is null && plan.Scale == 1)
        {
            PixelRuns.Copy(in levels, ref frame.Pixel(tileX + x, tileY + y), (nuint)count);
        }
        else
        {
            Expand(y, x, in levels, count);
        }

        WriteBeside(y, x, count);
    }

    /// <summary>Where a row of the map goes, for a kernel that writes its levels there itself (grey, scale 1).</summary>
    public ref byte Row(int y) => ref frame.Pixel(tileX, tileY + y);

    /// <summary>Fills what lies beside the tile in the rows of pixels of one row of the map, once its end has been written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBeside(int y, int x, int count)
    {
        ref readonly var plan = ref frame.Plan;
        int tileRight = tileX + plan.TileWidth;
        if (x + count == plan.Shape.Width && (left != tileX || right != tileRight))
        {
            for (int i = 0; i < plan.Scale; i++)
            {
                int row = tileY + (y * plan.Scale) + i;
                FillRow(left, tileX, row);
                FillRow(tileRight, right, row);
            }
        }
    }

    private void Expand(int y, int x, ref readonly byte levels, int count)
    {
        ref readonly var plan = ref frame.Plan;
        int scale = plan.Scale;
        ref byte first = ref frame.Pixel(tileX + (x * scale), tileY + (y * scale));
        if (plan.ColorMap is { } map)
        {
            var colours = map.Words;
            ref byte at = ref first;
            for (int i = 0; i < count; i++)
            {
                uint colour = colours[Unsafe.Add(ref Unsafe.AsRef(in levels), i)];
                for (int s = 0; s < scale; s++, at = ref Unsafe.Add(ref at, 4))
                {
                    Unsafe.WriteUnaligned(ref at, colour);
                }
            }
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                byte level = Unsafe.Add(ref Unsafe.AsRef(in levels), i);
                PixelRuns.Fill(ref Unsafe.Add(ref first, i * scale), (nuint)scale, level * 0x01010101u);
            }
        }

        for (int s = 1; s < scale; s++)
        {
            PixelRuns.Copy(in first, ref Unsafe.AddByteOffset(ref first, (nint)s * frame.RowPitch), (nuint)(count * scale * plan.PixelSize));
        }
    }

    private void Fill(int x0, int x1, int y0, int y1)
    {
        for (int y = y0; y < y1; y++)
        {
            FillRow(x0, x1, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillRow(int x0, int x1, int y) =>
        PixelRuns.Fill(ref frame.Pixel(x0, y), (nuint)((x1 - x0) * frame.Plan.PixelSize), frame.PadPattern);
}
