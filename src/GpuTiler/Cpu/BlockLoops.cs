using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Shrinks rows of levels: the rows of a block are joined a vector of columns at a time, then the columns of each block. Where a block
/// has an even number of columns, two or four of them are joined with the rows already.
/// </summary>
internal static unsafe class BlockLoops<TLevels>
    where TLevels : struct, IBlockLevels
{
    // Sums of two levels of so many rows still fit 16 bits.
    private const int RowsAtOnce = 128;

    /// <summary>Levels that may be read after the last row, whatever they are.</summary>
    public static int Slack => Vector<byte>.Count;

    /// <summary>Entries that <see cref="Shrink"/> needs room for.</summary>
    public static int ColumnsOf(int width) => ((width - 1) / Vector<byte>.Count * Vector<byte>.Count) + Vector<byte>.Count;

    /// <summary>Writes consecutive rows of blocks.</summary>
    /// <param name="source">The first level.</param>
    /// <param name="pitch">Levels from one row to the next.</param>
    /// <param name="grid">How the map is cut.</param>
    /// <param name="y0">The first row of levels, the first of a block.</param>
    /// <param name="y1">The row after the last.</param>
    /// <param name="columns">Room for <see cref="ColumnsOf"/> the width.</param>
    /// <param name="blocks">Receives a level for each block; its last vector may reach a <see cref="Slack"/> further.</param>
    [MethodImpl(Compilation.Alone)]
    public static void Shrink(byte* source, nint pitch, in BlockGrid grid, int y0, int y1, uint* columns, byte* blocks)
    {
        var (width, side, across) = (grid.Width, grid.Side, grid.Across);
        int step = side % 4 == 0 ? 4 : side % 2 == 0 ? 2 : 1;
        for (int y = y0; y < y1; y += side, source += side * pitch, blocks += across)
        {
            int height = Math.Min(side, y1 - y);
            switch (step)
            {
                case 4 when side == 4 && height == 4 && grid.Rest == 0:
                    JoinFourRows(source, pitch, width, columns);
                    break;
                case 4:
                    JoinRows(source, pitch, width, height, 4, columns);
                    break;
                case 2:
                    JoinRows(source, pitch, width, height, 2, columns);
                    break;
                default:
                    JoinRows(source, pitch, width, height, 1, columns);
                    break;
            }

            JoinColumns(columns, grid, y, step, blocks);
        }
    }

    // Some levels of each column, or of two or four neighbours. What follows the row counts as 0, which changes neither sum nor maximum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinRows(byte* source, nint pitch, int width, int height, int step, uint* columns)
    {
        for (int x = 0; x < width; x += Vector<byte>.Count)
        {
            var inRow = x + Vector<byte>.Count <= width
                ? Vector<byte>.AllBitsSet
                : Vector.LessThan(Vector<byte>.Indices, new Vector<byte>((byte)(width - x)));
            for (int y = 0; y < height; y += RowsAtOnce)
            {
                var (low, high) = (Vector<ushort>.Zero, Vector<ushort>.Zero);
                byte* row = source + x + (y * pitch);
                for (int rows = Math.Min(RowsAtOnce, height - y); rows > 0; rows--, row += pitch)
                {
                    var levels = Vector.Load(row) & inRow;
                    if (step == 1)
                    {
                        Vector.Widen(levels, out var first, out var second);
                        (low, high) = (TLevels.Join(low, first), TLevels.Join(high, second));
                    }
                    else
                    {
                        low = TLevels.Join(low, TLevels.JoinPairs(levels));
                    }
                }

                Keep(low, high, step, y == 0, columns + (x / step));
            }
        }
    }

    // Blocks of 4×4 that end where the row ends: no other is read from what follows it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinFourRows(byte* source, nint pitch, int width, uint* columns)
    {
        for (int x = 0; x < width; x += Vector<byte>.Count)
        {
            byte* row = source + x;
            var first = TLevels.Join(TLevels.JoinPairs(Vector.Load(row)), TLevels.JoinPairs(Vector.Load(row + pitch)));
            var last = TLevels.Join(TLevels.JoinPairs(Vector.Load(row + (2 * pitch))), TLevels.JoinPairs(Vector.Load(row + (3 * pitch))));
            Keep(TLevels.Join(first, last), default, 4, isFirst: true, columns + (x / 4));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector<ushort> low, Vector<ushort> high, int step, bool isFirst, uint* columns)
    {
        if (step == 4)
        {
            var pairs = low.As<ushort, uint>();
            Keep(TLevels.Join(pairs & new Vector<uint>(65535), pairs >> 16), isFirst, columns);
            return;
        }

        Vector.Widen(low, out var a, out var b);
        Keep(a, isFirst, columns);
        Keep(b, isFirst, columns + Vector<uint>.Count);
        if (step == 1)
        {
            Vector.Widen(high, out var c, out var d);
            Keep(c, isFirst, columns + (2 * Vector<uint>.Count));
            Keep(d, isFirst, columns + (3 * Vector<uint>.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector<uint> joined, bool isFirst, uint* columns) =>
        (isFirst ? joined : TLevels.Join(Vector.Load(columns), joined)).Store(columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void JoinColumns(uint* columns, in BlockGrid grid, int y, int step, byte* blocks)
    {
        int parts = grid.Side / step;
        var (divisor, restDivisor) = grid.DivisorsAt(y);
        if (parts == 1)
        {
            Finish(columns, grid.Whole, divisor, blocks);
        }
        else
        {
            uint* part = columns;
            for (int block = 0; block < grid.Whole; block++)
            {
                uint joined = *part++;
                for (int i = 1; i < parts; i++)
                {
                    joined = TLevels.Join(joined, *part++);
                }

                blocks[block] = (byte)TLevels.Finish(joined, divisor);
            }
        }

        if (grid.Rest > 0)
        {
            uint joined = 0;
            for (uint* part = columns + (grid.Whole * parts); part <= columns + ((grid.Width - 1) / step); part++)
            {
                joined = TLevels.Join(joined, *part);
            }

            blocks[grid.Whole] = (byte)TLevels.Finish(joined, restDivisor);
        }
    }

    // Blocks of so few columns that these are joined already: up to 4·4 levels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(uint* columns, int count, in BlockDivisor divisor, byte* blocks)
    {
        int vector = Vector<uint>.Count;
        for (int block = 0; block < count; block += 4 * vector)
        {
            uint* at = columns + block;
            var low = Vector.Narrow(TLevels.Finish(Vector.Load(at), divisor), TLevels.Finish(Vector.Load(at + vector), divisor));
            var high = Vector.Narrow(
                TLevels.Finish(Vector.Load(at + (2 * vector)), divisor), TLevels.Finish(Vector.Load(at + (3 * vector)), divisor));
            Vector.Narrow(low, high).Store(blocks + block);
        }
    }
}
