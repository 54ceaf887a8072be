using System.Numerics;

namespace GpuTiler.Onnx.Tests;

public sealed class WideSumTests
{
    [Fact]
    public void Sums_are_exact_in_any_order()
    {
        var random = new Random(1);
        for (int round = 0; round < 30; round++)
        {
            float[] values = [.. Enumerable.Range(0, 200).Select(_ => Any(random)), float.MaxValue, -float.MaxValue, float.Epsilon, -0f];
            var (sum, squares) = Sum(values);
            var exact = values.Select(value => new BigInteger(Math.ScaleB(value, 149))).ToArray();
            Assert.Equal(exact.Aggregate(BigInteger.Add), WideSum.ToInteger(sum));
            Assert.Equal(exact.Select(one => one * one).Aggregate(BigInteger.Add), WideSum.ToInteger(squares));
            random.Shuffle(values);
            var (first, firstSquares) = Sum(values[..60]);
            var (rest, restSquares) = Sum(values[60..]);
            WideSum.Add(first, rest);
            WideSum.Add(firstSquares, restSquares);
            Assert.Equal(sum, first);
            Assert.Equal(squares, firstSquares);
        }
    }

    [Fact]
    public void Small_sums_of_a_map_are_the_same()
    {
        var random = new Random(2);
        float[] values = [.. Enumerable.Range(0, 5000).Select(_ => Any(random))];
        var (sum, squares) = Sum(values);
        var (moved, movedSquares) = (new ulong[WideSum.SumWords], new ulong[WideSum.SquareWords]);
        HostReduction.Reduce(values, moved, movedSquares);
        Assert.Equal(sum, moved);
        Assert.Equal(squares, movedSquares);
    }

    [Fact]
    public void A_map_of_every_length_and_range_is_reduced_as_value_by_value()
    {
        var random = new Random(4);
        foreach (int span in new[] { 0, 1, 8, 18, 19, 20, 21, 24, 26, 40, 60, 253 })
        {
            foreach (int length in Enumerable.Range(1, 69).Concat([1023, 1024, 1025, 2500]))
            {
                int lowest = random.Next(0, 254 - span);
                float[] values = [.. Enumerable.Range(0, length).Select(_ => Within(random, lowest, span))];
                values[random.Next(length)] = random.Next(4) switch { 0 => 0f, 1 => -0f, 2 => float.Epsilon, _ => values[0] };
                Check(values);
            }
        }

        foreach (float[] values in new float[][]
        {
            [.. Enumerable.Repeat(float.MaxValue, 300)], [.. Enumerable.Repeat(-float.Epsilon, 300)], [.. Enumerable.Repeat(-0f, 20)],
            [.. Enumerable.Repeat(1f, 20), float.NaN], [float.PositiveInfinity, .. Enumerable.Repeat(1f, 20)],
            [.. Enumerable.Repeat(float.NaN, 20)],
            [.. Enumerable.Repeat(1.9999999f, 1 << 20)], [.. Enumerable.Repeat(-1.9999999f, (1 << 20) + 3)],
        })
        {
            Check(values);
        }

        static float Within(Random random, int lowest, int span) => BitConverter.UInt32BitsToSingle(
            ((uint)random.Next(2) << 31) | ((uint)(lowest + random.Next(span + 1)) << 23) | (uint)random.Next(1 << 23));

        static void Check(float[] values)
        {
            var (sum, squares) = (new ulong[WideSum.SumWords], new ulong[WideSum.SquareWords]);
            var numbers = HostReduction.Reduce(values, sum, squares);
            float[] finite = [.. values.Where(float.IsFinite).Select(value => value + 0f)];
            var (expected, expectedSquares) = Sum(finite);
            Assert.Equal(expected, sum);
            Assert.Equal(expectedSquares, squares);
            Assert.Equal((finite.Length, finite.Count(value => value == 0)), (numbers.Finite, numbers.Zeros));
            if (finite.Length > 0)
            {
                Assert.Equal((finite.Max(), finite.Min()), (numbers.Largest, numbers.Smallest));
                Assert.Equal(
                    (Array.IndexOf(values, finite.Max()), Array.IndexOf(values, finite.Min())),
                    (numbers.LargestPlace, numbers.SmallestPlace));
                Assert.False(numbers.Largest == 0 && float.IsNegative(numbers.Largest));
            }
        }
    }

    [Fact]
    public void Quotients_are_rounded_once()
    {
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            long a = random.NextInt64(-(1L << 53), 1L << 53) >> random.Next(53), b = (random.NextInt64(1L << 53) >> random.Next(53)) + 1;
            Assert.Equal((double)a / b, ExactQuotient.Of(a, b, 0));
            Assert.Equal(Math.ScaleB((double)a / b, 40), ExactQuotient.Of((BigInteger)a << 300, b, 260));
        }
    }

    [Fact]
    public void Bins_follow_the_values()
    {
        float[] values =
        [
            float.MinValue, -1e9f, -70000, -3, -1e-3f, -1e-9f, 0, -0f, 1e-9f, 1.6e-5f, 1e-3f, 1, 1.25f, 1.5f, 1.75f, 2,
            65535, 70000, float.MaxValue,
        ];
        int[] bins = Array.ConvertAll(values, ValueBins.Of);
        Assert.Equal(bins.Order(), bins);
        Assert.Equal((0, ValueBins.Zero, ValueBins.Count - 1), (bins[0], ValueBins.Of(-0f), bins[^1]));
        for (int bin = 0; bin < ValueBins.Count; bin++)
        {
            float edge = bin < ValueBins.Zero ? -ValueBins.Magnitude(bin) : ValueBins.Magnitude(bin);
            Assert.Equal(bin, ValueBins.Of(edge));
        }
    }

    private static (ulong[] Sum, ulong[] Squares) Sum(float[] values)
    {
        var (sum, squares) = (new ulong[WideSum.SumWords], new ulong[WideSum.SquareWords]);
        foreach (float value in values)
        {
            WideSum.AddValue(sum, value);
            WideSum.AddSquare(squares, value);
        }

        return (sum, squares);
    }

    // Of every exponent, subnormal numbers included.
    private static float Any(Random random)
    {
        float value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
        return float.IsFinite(value) ? value : 1;
    }
}
