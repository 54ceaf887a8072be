using System.Numerics;

namespace GpuTiler.Imaging;

/// <summary>Picks a filter for a row and applies it: of None, Sub and Up, the one with the smallest differences.</summary>
/// <remarks>
/// The sum of absolute differences is the heuristic of the PNG specification (12.7). Average and Paeth cost more than they
/// save on mosaics at the fastest level.
/// </remarks>
internal static class PngFilterChoice
{
    // Each step adds at most 2 × 128 to a 16-bit lane.
    private const int StepsPerFold = 255;

    /// <summary>Writes the filtered row, its filter type first.</summary>
    /// <param name="row">The row as it is.</param>
    /// <param name="above">The row above it, or empty for the first.</param>
    /// <param name="bytesPerPixel">How far away the same sample of the pixel to the left is.</param>
    /// <param name="filtered">Receives one byte more than the row has.</param>
    public static void Encode(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel, Span<byte> filtered)
    {
        PngFilterType filter = Choose(row, above, bytesPerPixel);
        filtered[0] = (byte)filter;
        Span<byte> target = filtered.Slice(1, row.Length);
        switch (filter)
        {
            case PngFilterType.Sub:
                row[..bytesPerPixel].CopyTo(target);
                Subtract(row[bytesPerPixel..], row[..^bytesPerPixel], target[bytesPerPixel..]);
                break;
            case PngFilterType.Up:
                Subtract(row, above, target);
                break;
            default:
                row.CopyTo(target);
                break;
        }
    }

    private static PngFilterType Choose(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        long none = Magnitude(row);
        long sub = Magnitude(row[..bytesPerPixel]) + Distance(row[bytesPerPixel..], row[..^bytesPerPixel]);
        long up = above.IsEmpty ? long.MaxValue : Distance(row, above);
        return none <= sub && none <= up ? PngFilterType.None : sub < up ? PngFilterType.Sub : PngFilterType.Up;
    }

    private static long Magnitude(ReadOnlySpan<byte> row)
    {
        long sum = 0;
        int at = 0;
        while (row.Length - at >= Vector<byte>.Count)
        {
            int end = FoldEnd(at, row.Length);
            Vector<ushort> lanes = default;
            for (; at < end; at += Vector<byte>.Count)
            {
                lanes += Magnitudes(Load(row, at));
            }

            sum += Sum(lanes);
        }

        for (; at < row.Length; at++)
        {
            sum += Math.Abs((int)(sbyte)row[at]);
        }

        return sum;
    }

    private static long Distance(ReadOnlySpan<byte> row, ReadOnlySpan<byte> other)
    {
        long sum = 0;
        int at = 0;
        while (row.Length - at >= Vector<byte>.Count)
        {
            int end = FoldEnd(at, row.Length);
            Vector<ushort> lanes = default;
            for (; at < end; at += Vector<byte>.Count)
            {
                lanes += Magnitudes(Load(row, at) - Load(other, at));
            }

            sum += Sum(lanes);
        }

        for (; at < row.Length; at++)
        {
            sum += Math.Abs((int)(sbyte)(row[at] - other[at]));
        }

        return sum;
    }

    private static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> other, Span<byte> difference)
    {
        int at = 0;
        for (; row.Length - at >= Vector<byte>.Count; at += Vector<byte>.Count)
        {
            (Load(row, at) - Load(other, at)).CopyTo(difference[at..]);
        }

        for (; at < row.Length; at++)
        {
            difference[at] = (byte)(row[at] - other[at]);
        }
    }

    private static int FoldEnd(int at, int length) =>
        at + (Math.Min((length - at) / Vector<byte>.Count, StepsPerFold) * Vector<byte>.Count);

    private static Vector<byte> Load(ReadOnlySpan<byte> row, int at) => new(row[at..]);

    // Read as a signed byte, d has magnitude min(d, −d).
    private static Vector<ushort> Magnitudes(Vector<byte> differences)
    {
        Vector.Widen(Vector.Min(differences, Vector<byte>.Zero - differences), out Vector<ushort> low, out Vector<ushort> high);
        return low + high;
    }

    private static long Sum(Vector<ushort> lanes)
    {
        Vector.Widen(lanes, out Vector<uint> low, out Vector<uint> high);
        return Vector.Sum(low + high);
    }
}
