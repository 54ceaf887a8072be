using System.Numerics;
using System.Runtime.InteropServices;

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

    // All three sums in one pass: it takes less time to compute them than to read the row.
    private static PngFilterType Choose(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int bytesPerPixel)
    {
        bool isFirst = above.IsEmpty;
        above = isFirst ? row : above[..row.Length];
        (long none, long sub, long up) = (0, 0, 0);
        int at = 0;
        for (; at < bytesPerPixel; at++)
        {
            none += Magnitude(row[at]);
            sub += Magnitude(row[at]);
            up += Magnitude(row[at] - above[at]);
        }

        ref byte here = ref MemoryMarshal.GetReference(row);
        ref byte there = ref MemoryMarshal.GetReference(above);
        while (row.Length - at >= Vector<byte>.Count)
        {
            int end = FoldEnd(at, row.Length);
            Vector<ushort> nones = default;
            Vector<ushort> subs = default;
            Vector<ushort> ups = default;
            for (; at < end; at += Vector<byte>.Count)
            {
                var bytes = Vector.LoadUnsafe(ref here, (nuint)at);
                nones += Magnitudes(bytes);
                subs += Magnitudes(bytes - Vector.LoadUnsafe(ref here, (nuint)(at - bytesPerPixel)));
                ups += Magnitudes(bytes - Vector.LoadUnsafe(ref there, (nuint)at));
            }

            none += Sum(nones);
            sub += Sum(subs);
            up += Sum(ups);
        }

        for (; at < row.Length; at++)
        {
            none += Magnitude(row[at]);
            sub += Magnitude(row[at] - row[at - bytesPerPixel]);
            up += Magnitude(row[at] - above[at]);
        }

        up = isFirst ? long.MaxValue : up;
        return none <= sub && none <= up ? PngFilterType.None : sub < up ? PngFilterType.Sub : PngFilterType.Up;
    }

    private static void Subtract(ReadOnlySpan<byte> row, ReadOnlySpan<byte> other, Span<byte> difference)
    {
        int at = 0;
        for (; row.Length - at >= Vector<byte>.Count; at += Vector<byte>.Count)
        {
            (new Vector<byte>(row[at..]) - new Vector<byte>(other[at..])).CopyTo(difference[at..]);
        }

        for (; at < row.Length; at++)
        {
            difference[at] = (byte)(row[at] - other[at]);
        }
    }

    private static int FoldEnd(int at, int length) =>
        at + (Math.Min((length - at) / Vector<byte>.Count, StepsPerFold) * Vector<byte>.Count);

    private static int Magnitude(int difference) => Math.Abs((int)(sbyte)difference);

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
