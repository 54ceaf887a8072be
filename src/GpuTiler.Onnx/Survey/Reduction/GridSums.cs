using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler.Onnx;

/// <summary>
/// The exact sums of the values of a map and of their squares, by vectors of float64. Each value is cut at a grid that its map's largest
/// magnitude gives, and each square at two: what is a whole number of the first grid, and of what is left that of the second. What lies on
/// one grid is summed without rounding, since 2¹⁰ times 43 bits fit into the 53 of a float64.
/// </summary>
internal static class GridSums
{
    // Values that are summed before their sums are taken over, and the bits of what lies on one grid. What is left is at most half of the
    // grid's unit, so that the next grid is one bit further.
    private const int Chunk = 1 << 10, Bits = 43, ToNext = Bits + 1;

    /// <summary>Adds the values of a map, and their squares.</summary>
    /// <param name="map">The values, which are finite.</param>
    /// <param name="largest">Their largest magnitude, above 0.</param>
    /// <param name="sum">The wide sum of values.</param>
    /// <param name="sumOfSquares">The wide sum of squares.</param>
    public static void Add(ReadOnlySpan<float> map, float largest, Span<ulong> sum, Span<ulong> sumOfSquares)
    {
        var grids = new Grids(Math.ILogB(largest) + 1);
        for (int start = 0; start < map.Length; start += Chunk)
        {
            var chunk = map.Slice(start, Math.Min(Chunk, map.Length - start));
            if (!TryAdd(chunk, grids, sum, sumOfSquares))
            {
                AddEach(chunk, sum, sumOfSquares);
            }
        }
    }

    // Not where a value other than 0 is some 2²⁰ times smaller than the largest.
    private static bool TryAdd(ReadOnlySpan<float> chunk, in Grids grids, Span<ulong> sum, Span<ulong> sumOfSquares)
    {
        var cuts = new Cuts(grids);
        Vector<double> value = default, square = default, nextSquare = default, rest = default;
        Span<float> end = stackalloc float[Vector<float>.Count];
        int whole = chunk.Length - (chunk.Length % Vector<float>.Count);
        end.Clear();
        chunk[whole..].CopyTo(end);
        for (int i = 0; i <= whole; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(i < whole ? chunk[i..] : end), out var low, out var high);
            Add(low, cuts, ref value, ref square, ref nextSquare, ref rest);
            Add(high, cuts, ref value, ref square, ref nextSquare, ref rest);
        }

        if (!Vector.EqualsAll(rest, Vector<double>.Zero))
        {
            return false;
        }

        Move(value, grids.Value, WideSum.SumScale, sum);
        Move(square, grids.Square, WideSum.SquareScale, sumOfSquares);
        Move(nextSquare, grids.NextSquare, WideSum.SquareScale, sumOfSquares);
        return true;
    }

    private static void AddEach(ReadOnlySpan<float> chunk, Span<ulong> sum, Span<ulong> sumOfSquares)
    {
        var sums = default(ChunkSums);
        foreach (float value in chunk)
        {
            if (value != 0)
            {
                sums.Add(BitConverter.SingleToUInt32Bits(value));
            }
        }

        sums.MoveTo(sum, sumOfSquares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector<double> each, in Cuts cuts, ref Vector<double> value, ref Vector<double> square, ref Vector<double> nextSquare,
        ref Vector<double> rest)
    {
        rest |= each - Take(each, cuts.Value, ref value);
        var left = each * each;
        left -= Take(left, cuts.Square, ref square);
        rest |= left - Take(left, cuts.NextSquare, ref nextSquare);
    }

    // Adding the cut and taking it away again rounds to a whole number of its grid.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Take(Vector<double> value, Vector<double> cut, ref Vector<double> sum)
    {
        var taken = value + cut - cut;
        sum += taken;
        return taken;
    }

    // No value has bits below the unit of a wide sum, wherever the grid lies.
    private static void Move(Vector<double> sums, int grid, int scale, Span<ulong> words)
    {
        int shift = Math.Max(0, grid + scale);
        long units = (long)(Vector.Sum(sums) * PowerOfTwo(scale - shift));
        if (units != 0)
        {
            WideSum.Add(words, units, shift);
        }
    }

    // All of them are normal numbers: the exponents of float32 and of its squares are far from the ends of those of float64.
    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((exponent + 1023L) << 52);

    /// <summary>The exponents of the units of the grids, where magnitudes are below <c>2^exponent</c>.</summary>
    private readonly struct Grids(int exponent)
    {
        public readonly int Value = exponent - Bits, Square = (2 * exponent) - Bits, NextSquare = (2 * exponent) - Bits - ToNext;
    }

    private readonly struct Cuts(Grids grids)
    {
        public readonly Vector<double> Value = At(grids.Value), Square = At(grids.Square), NextSquare = At(grids.NextSquare);

        // In float64 the unit of numbers of this size is 2^grid.
        private static Vector<double> At(int grid) => new(1.5 * PowerOfTwo(grid + 52));
    }
}
