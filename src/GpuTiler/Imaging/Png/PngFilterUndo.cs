using System.Numerics;
using System.Runtime.Intrinsics;

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
                AddLeft(row, distance);
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

    // A running sum: within a vector by doubling how far each byte has been added, and from one vector to the next by its last pixel.
    private static void AddLeft(Span<byte> row, int distance)
    {
        int at = 0;
        var (one, two, four, eight) = (Shift(distance), Shift(2 * distance), Shift(4 * distance), Shift(8 * distance));
        Vector128<byte> lastPixel = LastPixel(distance);
        Vector128<byte> before = default;
        for (; row.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var sum = Vector128.Create((ReadOnlySpan<byte>)row[at..]);
            sum += Vector128.Shuffle(sum, one);
            sum += Vector128.Shuffle(sum, two);
            sum += Vector128.Shuffle(sum, four);
            sum += Vector128.Shuffle(sum, eight);
            before = sum + Vector128.Shuffle(before, lastPixel);
            before.CopyTo(row[at..]);
        }

        for (at = Math.Max(at, distance); at < row.Length; at++)
        {
            row[at] += row[at - distance];
        }
    }

    // Takes each byte from that far to the left; an index from before the vector is too large, and gives 0.
    private static Vector128<byte> Shift(int bytes) =>
        Vector128<byte>.Indices - Vector128.Create((byte)Math.Min(bytes, Vector128<byte>.Count));

    // The last pixel repeated. Distances are 8 bytes at most.
    private static Vector128<byte> LastPixel(int distance)
    {
        Span<byte> indices = stackalloc byte[Vector128<byte>.Count];
        for (int at = 0; at < indices.Length; at++)
        {
            indices[at] = (byte)(indices.Length - distance + (at % distance));
        }

        return Vector128.Create<byte>(indices);
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
