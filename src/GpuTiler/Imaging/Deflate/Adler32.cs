using System.Numerics;
using System.Runtime.InteropServices;

namespace GpuTiler.Imaging;

/// <summary>
/// The checksum at the end of a zlib stream (RFC 1950, 8.2): the sum of all bytes, and above it the sum of all those sums.
/// </summary>
internal static class Adler32
{
    /// <summary>The checksum of no bytes.</summary>
    public const uint Empty = 1;

    private const uint Modulus = 65521;

    // So many bytes of 255 leave the sums below 2³², and as many vectors leave the 16-bit lanes below 2¹⁶.
    private const int BytesPerFold = 5552;
    private static readonly int VectorsPerFold = Math.Min(257, BytesPerFold / Vector<byte>.Count);

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        (uint low, uint high) = (1, 0);
        while (data.Length >= Vector<byte>.Count)
        {
            int vectors = Math.Min(VectorsPerFold, data.Length / Vector<byte>.Count);
            AddVectors(data, vectors, ref low, ref high);
            data = data[(vectors * Vector<byte>.Count)..];
        }

        foreach (byte value in data)
        {
            low += value;
            high += low;
        }

        return ((high % Modulus) << 16) | (low % Modulus);
    }

    /// <summary>The checksum of two pieces of data that follow each other.</summary>
    /// <param name="first">The checksum of the first piece.</param>
    /// <param name="second">The checksum of the second piece.</param>
    /// <param name="secondBytes">The second piece's length.</param>
    public static uint Combine(uint first, uint second, long secondBytes)
    {
        // Each of the second piece's sums counted from 1, where the first piece's sum of bytes should have been.
        uint start = ((first & 0xFFFF) + Modulus - 1) % Modulus;
        uint low = ((second & 0xFFFF) + start) % Modulus;
        uint shift = (uint)((ulong)(secondBytes % Modulus) * start % Modulus);
        return (((first >> 16) + (second >> 16) + shift) % Modulus << 16) | low;
    }

    private static void AddVectors(ReadOnlySpan<byte> data, int vectors, ref uint low, ref uint high)
    {
        ref byte source = ref MemoryMarshal.GetReference(data);
        Vector<ushort> sums0 = default;
        Vector<ushort> sums1 = default;
        Vector<uint> before0 = default;
        Vector<uint> before1 = default;
        Vector<uint> before2 = default;
        Vector<uint> before3 = default;
        for (int vector = 0; vector < vectors; vector++)
        {
            // What a lane has summed up so far counts once more for each of the bytes of this step.
            Vector.Widen(sums0, out Vector<uint> widened0, out Vector<uint> widened1);
            Vector.Widen(sums1, out Vector<uint> widened2, out Vector<uint> widened3);
            before0 += widened0;
            before1 += widened1;
            before2 += widened2;
            before3 += widened3;
            Vector.Widen(
                Vector.LoadUnsafe(ref source, (nuint)(vector * Vector<byte>.Count)), out Vector<ushort> bytes0, out Vector<ushort> bytes1);
            sums0 += bytes0;
            sums1 += bytes1;
        }

        high += low * (uint)(vectors * Vector<byte>.Count);
        high += (uint)Vector<byte>.Count * Vector.Sum(before0 + before1 + before2 + before3);
        high += WeightedSum(sums0, 0) + WeightedSum(sums1, Vector<ushort>.Count);
        Vector.Widen(sums0, out Vector<uint> sum0, out Vector<uint> sum1);
        Vector.Widen(sums1, out Vector<uint> sum2, out Vector<uint> sum3);
        low += Vector.Sum(sum0 + sum1 + sum2 + sum3);
        low %= Modulus;
        high %= Modulus;
    }

    // A byte counts in the sums after it and in its own: the first lane's as often as a vector has bytes, the last lane's once.
    private static uint WeightedSum(Vector<ushort> sums, int firstLane)
    {
        uint total = 0;
        for (int lane = 0; lane < Vector<ushort>.Count; lane++)
        {
            total += sums[lane] * (uint)(Vector<byte>.Count - firstLane - lane);
        }

        return total;
    }
}
