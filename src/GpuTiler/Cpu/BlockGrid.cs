namespace GpuTiler;

/// <summary>
/// How rows of levels are cut into blocks, worked out once for many maps: a division costs more than the blocks of a small one.
/// </summary>
internal readonly struct BlockGrid
{
    private readonly BlockDivisor whole, rest, lastWhole, lastRest;
    private readonly int wholeRows;

    /// <summary>Cuts rows into blocks.</summary>
    /// <param name="width">Levels in a row.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="side">The side of a block.</param>
    public BlockGrid(int width, int rows, int side)
    {
        (Width, Rows, Side) = (width, rows, side);
        (Whole, Rest) = Math.DivRem(width, side);
        wholeRows = rows / side * side;
        int lastRows = rows - wholeRows;
        (whole, rest) = (Divisor(side, side), Divisor(Rest, side));
        (lastWhole, lastRest) = (Divisor(side, lastRows), Divisor(Rest, lastRows));
    }

    public int Width { get; }

    public int Rows { get; }

    public int Side { get; }

    /// <summary>Blocks in a row that have all their columns.</summary>
    public int Whole { get; }

    /// <summary>Columns of a last block that has fewer; 0 where there is none.</summary>
    public int Rest { get; }

    /// <summary>Blocks in a row.</summary>
    public int Across => Whole + (Rest > 0 ? 1 : 0);

    /// <summary>Rows of blocks.</summary>
    public int Down => ((Rows - 1) / Side) + 1;

    /// <summary>
    /// What divides the sums of a row of blocks: of those that have all their columns, and of the last one that does not.
    /// </summary>
    /// <param name="y">The first row of levels.</param>
    public (BlockDivisor Whole, BlockDivisor Last) DivisorsAt(int y) => y < wholeRows ? (whole, rest) : (lastWhole, lastRest);

    private static BlockDivisor Divisor(int columns, int rows) => new(Math.Max(1, columns * rows));
}
