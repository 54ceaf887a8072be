using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler.Onnx;

/// <summary>Reduces maps in the host's memory: their values are read once, and their sums are exact.</summary>
internal static class HostReduction
{
    private const int Few = 8;

    private const uint Infinity = 0x7F80_0000;

    /// <summary>Reduces one map.</summary>
    /// <param name="map">Its values, row by row.</param>
    /// <param name="sum">A wide sum that their sum is added to.</param>
    /// <param name="squares">A wide sum that the sum of their squares is added to.</param>
    public static MapNumbers Reduce(ReadOnlySpan<float> map, Span<ulong> sum, Span<ulong> squares)
    {
        if (map.Length < Few)
        {
            return ReduceFew(map, sum, squares);
        }

        if (map.Length < Vector<float>.Count || !TryFind(map, out var numbers))
        {
            return ReduceEach(map, sum, squares);
        }

        float largest = MathF.Max(MathF.Abs(numbers.Largest), MathF.Abs(numbers.Smallest));
        if (largest > 0)
        {
            GridSums.Add(map, largest, sum, squares);
        }

        numbers.LargestPlace = PlaceOf(numbers.Largest, map);
        numbers.SmallestPlace = numbers.Smallest == numbers.Largest ? numbers.LargestPlace : PlaceOf(numbers.Smallest, map);
        return numbers;
    }

    // What a map is like but for the places; not where it has a value that is not finite.
    private static bool TryFind(ReadOnlySpan<float> map, out MapNumbers numbers)
    {
        numbers = default;
        Vector<float> smallest = new(map), largest = smallest, difference = smallest - smallest;
        var zeros = Vector<int>.Zero;
        int width = Vector<float>.Count, end = map.Length - (map.Length % width);
        for (int i = 0; i < end; i += width)
        {
            var values = new Vector<float>(map[i..]);
            (smallest, largest) = (Vector.Min(smallest, values), Vector.Max(largest, values));
            zeros -= Vector.Equals(values, Vector<float>.Zero);
            difference += values - values;
        }

        // The last values once more: they change no extreme.
        var last = new Vector<float>(map[^width..]);
        (smallest, largest) = (Vector.Min(smallest, last), Vector.Max(largest, last));
        difference += last - last;
        if (!Vector.EqualsAll(difference, Vector<float>.Zero))
        {
            return false;
        }

        (numbers.Smallest, numbers.Largest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int lane = 0; lane < width; lane++)
        {
            numbers.Smallest = MathF.Min(numbers.Smallest, smallest[lane]);
            numbers.Largest = MathF.Max(numbers.Largest, largest[lane]);
        }

        // −0 is +0.
        (numbers.Smallest, numbers.Largest) = (numbers.Smallest + 0f, numbers.Largest + 0f);
        numbers.Finite = map.Length;
        numbers.Zeros = Vector.Sum(zeros);
        foreach (float value in map[end..])
        {
            numbers.Zeros += value == 0 ? 1 : 0;
        }

        return true;
    }

    // The first place that has a value which the map has.
    private static int PlaceOf(float value, ReadOnlySpan<float> map)
    {
        var sought = new Vector<float>(value);
        int i = 0;
        while (i <= map.Length - Vector<float>.Count && !Vector.EqualsAny(new Vector<float>(map[i..]), sought))
        {
            i += Vector<float>.Count;
        }

        while (map[i] != value)
        {
            i++;
        }

        return i;
    }

    // Small sums of so few would cost more than they save.
    private static MapNumbers ReduceFew(ReadOnlySpan<float> map, Span<ulong> sum, Span<ulong> squares)
    {
        var numbers = Nothing;
        for (int i = 0; i < map.Length; i++)
        {
            if (Take(ref numbers, map[i], i))
            {
                WideSum.AddValue(sum, map[i]);
                WideSum.AddSquare(squares, map[i]);
            }
        }

        numbers.Finite = map.Length - numbers.NaN - numbers.PositiveInfinity - numbers.NegativeInfinity;
        return numbers;
    }

    // One value after another, whatever they are.
    private static MapNumbers ReduceEach(ReadOnlySpan<float> map, Span<ulong> sum, Span<ulong> squares)
    {
        var numbers = Nothing;
        var sums = default(ChunkSums);
        for (int start = 0; start < map.Length; start += ChunkSums.Most)
        {
            int end = (int)Math.Min((long)start + ChunkSums.Most, map.Length);
            for (int i = start; i < end; i++)
            {
                if (Take(ref numbers, map[i], i))
                {
                    sums.Add(BitConverter.SingleToUInt32Bits(map[i]));
                }
            }

            sums.MoveTo(sum, squares);
        }

        numbers.Finite = map.Length - numbers.NaN - numbers.PositiveInfinity - numbers.NegativeInfinity;
        return numbers;
    }

    private static MapNumbers Nothing => new() { Largest = float.NegativeInfinity, Smallest = float.PositiveInfinity };

    // Whether the value takes part in sums: it is finite, and not 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Take(ref MapNumbers numbers, float value, int place)
    {
        uint magnitude = BitConverter.SingleToUInt32Bits(value) & int.MaxValue;
        if (magnitude >= Infinity)
        {
            Count(ref numbers, value);
            return false;
        }

        // −0 is +0.
        value += 0f;
        if (value > numbers.Largest)
        {
            (numbers.Largest, numbers.LargestPlace) = (value, place);
        }

        if (value < numbers.Smallest)
        {
            (numbers.Smallest, numbers.SmallestPlace) = (value, place);
        }

        numbers.Zeros += magnitude == 0 ? 1 : 0;
        return magnitude != 0;
    }

    private static void Count(ref MapNumbers numbers, float value)
    {
        if (float.IsNaN(value))
        {
            numbers.NaN++;
        }
        else if (value > 0)
        {
            numbers.PositiveInfinity++;
        }
        else
        {
            numbers.NegativeInfinity++;
        }
    }
}
