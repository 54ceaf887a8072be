using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler.Onnx;

/// <summary>
/// The exact sums of the values of a map and of their squares, by vectors of float64. Each value is cut at grids that its map's largest
/// magnitude gives: what is a whole number of the first grid, of what is left that of the second, and so on. What lies on one grid is summed
/// without rounding, since 2²⁰ times 32 bits fit into the 53 of a float64.
/// </summary>
internal static class GridSums
{
    /// <summary>Values that a map may have.</summary>
    public const int Most = 1 << 20;

    // Bits of what lies on one grid; what is left is at most half of the grid's unit, so that the next grid is one bit further.
    private const int Bits = 32, ToNext = Bits + 1;

    /// <summary>Adds the values of a map, and their squares.</summary>
    /// <param name="map">The values: finite, and at most <see cref="Most"/>.</param>
    /// <param name="largest">Their largest magnitude, above 0.</param>
    /// <param name="sum">The wide sum of values.</param>
    /// <param name="sumOfSquares">The wide sum of squares.</param>
    /// <returns>Whether they were added; not where a value other than 0 is some 2²⁶ times smaller than the largest.</returns>
    public static bool TryAdd(ReadOnlySpan<float> map, float largest, Span<ulong> sum, Span<ulong> sumOfSquares)
    {
        int exponent = Math.ILogB(largest) + 1, valueGrid = exponent - Bits, squareGrid = (2 * exponent) - Bits;
        var cuts = new Cuts(valueGrid, squareGrid);
        Vector<double> value = default, nextValue = default, square = default, nextSquare = default, lastSquare = default, rest = default;
        Span<float> end = stackalloc float[Vector<float>.Count];
        int whole = map.Length - (map.Length % Vector<float>.Count);
        end.Clear();
        map[whole..].CopyTo(end);
        for (int i = 0; i <= whole; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(i < whole ? map[i..] : end), out var low, out var high);
            Add(low, cuts, ref value, ref nextValue, ref square, ref nextSquare, ref lastSquare, ref rest);
            Add(high, cuts, ref value, ref nextValue, ref square, ref nextSquare, ref lastSquare, ref rest);
        }

        if (!Vector.EqualsAll(rest, Vector<double>.Zero))
        {
            return false;
        }

        Move(value, valueGrid, WideSum.SumScale, sum);
        Move(nextValue, valueGrid - ToNext, WideSum.SumScale, sum);
        Move(square, squareGrid, WideSum.SquareScale, sumOfSquares);
        Move(nextSquare, squareGrid - ToNext, WideSum.SquareScale, sumOfSquares);
        Move(lastSquare, squareGrid - (2 * ToNext), WideSum.SquareScale, sumOfSquares);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector<double> each, in Cuts cuts, ref Vector<double> value, ref Vector<double> nextValue, ref Vector<double> square,
        ref Vector<double> nextSquare, ref Vector<double> lastSquare, ref Vector<double> rest)
    {
        var left = each - Take(each, cuts.Value, ref value);
        rest |= left - Take(left, cuts.NextValue, ref nextValue);
        left = each * each;
        left -= Take(left, cuts.Square, ref square);
        left -= Take(left, cuts.NextSquare, ref nextSquare);
        rest |= left - Take(left, cuts.LastSquare, ref lastSquare);
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
        long units = (long)Math.ScaleB(Vector.Sum(sums), scale - shift);
        if (units != 0)
        {
            WideSum.Add(words, units, shift);
        }
    }

    private readonly struct Cuts(int valueGrid, int squareGrid)
    {
        public readonly Vector<double> Value = At(valueGrid), NextValue = At(valueGrid - ToNext);
        public readonly Vector<double> Square = At(squareGrid), NextSquare = At(squareGrid - ToNext), LastSquare = At(squareGrid - (2 * ToNext));

        // In float64 the unit of numbers of this size is 2^grid.
        private static Vector<double> At(int grid) => new(Math.ScaleB(1.5, grid + 52));
    }
}
