using System.Numerics;

namespace GpuTiler.Imaging;

/// <summary>Turns a filtered row back into what it was.</summary>
internal static class PngFilterUndo
{
    /// <summary>Undoes a filter in place.</summary>
    /// <param name="filter">The filter; one of the five.</param>
    /// <param name="row">The filtered row, and afterwards the row.</param>
    /// <param name="above">The row above it as it was; zeros for the first.</param>
    /// <param name="distance">How far away the byte to the left is.</param>
    public static void Apply(PngFilterType filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (filter)
        {
            case PngFilterType.Sub:
                for (int at = distance; at < row.Length; at++)
                {
                    row[at] += row[at - distance];
                }

                break;
            case PngFilterType.Up:
                Add(row, above);
                break;
            case PngFilterType.Average:
                for (int at = 0; at < row.Length; at++)
                {
                    int left = at < distance ? 0 : row[at - distance];
                    row[at] += (byte)((left + above[at]) / 2);
                }

                break;
            case PngFilterType.Paeth:
                for (int at = 0; at < row.Length; at++)
                {
                    row[at] += at < distance ? above[at] : Paeth(row[at - distance], above[at], above[at - distance]);
                }

                break;
            default:
                break;
        }
    }

    private static void Add(Span<byte> row, ReadOnlySpan<byte> above)
    {
        int at = 0;
        for (; row.Length - at >= Vector<byte>.Count; at += Vector<byte>.Count)
        {
            (new Vector<byte>(row[at..]) + new Vector<byte>(above[at..])).CopyTo(row[at..]);
        }

        for (; at < row.Length; at++)
        {
            row[at] += above[at];
        }
    }

    // The neighbour nearest to left + above − corner; on a tie left before above before corner (specification, 9.4).
    private static byte Paeth(byte left, byte above, byte corner)
    {
        int toLeft = Math.Abs(above - corner);
        int toAbove = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + above - (2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
