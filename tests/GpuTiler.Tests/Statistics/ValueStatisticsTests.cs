namespace GpuTiler.Tests.Statistics;

public class ValueStatisticsTests
{
    private static readonly float[] Odd =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e-40f, float.MaxValue, -float.MaxValue];

    public static TheoryData<int, string> Cases()
    {
        var cases = new TheoryData<int, string>();
        foreach (string kind in new[] { "small", "large mean", "sparse", "odd", "only odd", "constant" })
        {
            foreach (int length in new[] { 1, 2, 7, 15, 16, 17, 49, 1023, 1024, 1025, 3000, 12544 })
            {
                cases.Add(length, kind);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_numbers_are_those_of_the_definition(int length, string kind)
    {
        float[] values = Make(length, kind);
        var found = ValueStatistics.Of(values);
        float[] finite = [.. values.Where(float.IsFinite)];

        Assert.Equal(length, found.Count);
        Assert.Equal(finite.Length, found.FiniteCount);
        Assert.Equal(NonFiniteCounts.Count(values), found.NonFinite);
        Assert.Equal(values.Count(value => value == 0), found.ZeroCount);
        if (finite.Length == 0)
        {
            Assert.True(float.IsNaN(found.Minimum) && float.IsNaN(found.Maximum)
                && double.IsNaN(found.Mean) && double.IsNaN(found.StandardDeviation));
            Assert.Equal(0, found.MaximumCount);
            return;
        }

        Assert.Equal((finite.Min(), finite.Max()), (found.Minimum, found.Maximum));
        Assert.Equal(finite.Count(value => value == finite.Max()), found.MaximumCount);
        // 106 bits are as good as exact here.
        decimal scale = (decimal)Math.Max(Math.Abs((double)finite.Max()), Math.Abs((double)finite.Min()));
        if (scale > 1_000_000)
        {
            return;
        }

        decimal mean = finite.Sum(value => (decimal)(double)value) / finite.Length;
        double deviation = Math.Sqrt(
            (double)(finite.Sum(value => ((decimal)(double)value - mean) * ((decimal)(double)value - mean)) / finite.Length));
        Assert.Equal((double)mean, found.Mean, (double)scale * 1e-14);
        Assert.Equal(deviation, found.StandardDeviation, Math.Max(deviation * 1e-12, 1e-13 * (double)scale));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_map_counts_the_same_wherever_its_values_are(int length, string kind)
    {
        const int Channels = 3;
        float[] map = Make(length, kind), others = Make(length * 2 * Channels, "odd");
        var (first, last) = (TensorShape.Nchw(2, Channels, 1, length), TensorShape.Nhwc(2, 1, length, Channels));
        var expected = ValueStatistics.Of(map);

        float[] maps = [.. others], pixels = [.. others];
        for (int i = 0; i < length; i++)
        {
            maps[(((1 * Channels) + 2) * length) + i] = map[i];
            pixels[(((1 * length) + i) * Channels) + 2] = map[i];
        }

        Assert.Equal(expected, ValueStatistics.OfMap(new(maps, first), 1, 2));
        Assert.Equal(expected, ValueStatistics.OfMap(new(pixels, last), 1, 2));

        if (expected.FiniteCount > 0)
        {
            long[] alone = new long[7], among = new long[7], between = new long[7];
            ValueHistogram.Count(map, expected.Minimum, expected.Maximum, alone);
            ValueHistogram.CountMap(new(maps, first), 1, 2, expected.Minimum, expected.Maximum, among);
            ValueHistogram.CountMap(new(pixels, last), 1, 2, expected.Minimum, expected.Maximum, between);
            Assert.Equal(expected.FiniteCount, alone.Sum());
            Assert.Equal(alone, among);
            Assert.Equal(alone, between);
        }

        Half[] halves = Array.ConvertAll(map, value => (Half)value);
        Assert.Equal(ValueStatistics.Of(Array.ConvertAll(halves, value => (float)value)), ValueStatistics.Of(halves));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parts_join_to_the_whole(int length, string kind)
    {
        float[] values = Make(length, kind);
        var whole = ValueStatistics.Of(values);
        foreach (int cut in new[] { 0, 1, length / 3, length })
        {
            var joined = ValueStatistics.Join(
                ValueStatistics.Of(values.AsSpan(0, Math.Min(cut, length))), ValueStatistics.Of(values.AsSpan(Math.Min(cut, length))));
            Assert.Equal(
                whole with { Mean = 0, SquaredDeviations = 0 }, joined with { Mean = 0, SquaredDeviations = 0 });
            if (whole.FiniteCount == 0)
            {
                Assert.True(double.IsNaN(joined.Mean) && double.IsNaN(joined.StandardDeviation));
                continue;
            }

            Assert.Equal(whole.Mean, joined.Mean, Math.Max(Math.Abs(whole.Mean) * 1e-12, whole.StandardDeviation * 1e-12));
            Assert.Equal(
                whole.StandardDeviation, joined.StandardDeviation, Math.Max(whole.StandardDeviation * 1e-9, 1e-9 * Math.Abs(whole.Mean)));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_bits_are_those_of_the_stated_order(int length, string kind)
    {
        float[] values = Make(length, kind);
        var (mean, squares) = Reference(values);
        var found = ValueStatistics.Of(values);
        Assert.Equal(BitConverter.DoubleToInt64Bits(mean), BitConverter.DoubleToInt64Bits(found.Mean));
        Assert.Equal(BitConverter.DoubleToInt64Bits(squares), BitConverter.DoubleToInt64Bits(found.SquaredDeviations));
    }

    [Fact]
    public void Dead_and_saturated_maps_are_told()
    {
        Assert.True(ValueStatistics.Of([0f, -0f, 0f]).IsDead);
        Assert.False(ValueStatistics.Of([0f, 1e-45f]).IsDead);
        Assert.False(ValueStatistics.Of([0f, float.NaN]).IsDead);
        Assert.False(ValueStatistics.Of(Array.Empty<float>()).IsDead);
        Assert.True(ValueStatistics.Of([6f, 6f, 0f]).IsSaturated);
        Assert.True(ValueStatistics.Of([-1f, -1f]).IsSaturated);
        Assert.False(ValueStatistics.Of([6f, 5f, 4f]).IsSaturated);
        Assert.False(ValueStatistics.Of([0f, 0f]).IsSaturated);
        Assert.False(ValueStatistics.Of([6f]).IsSaturated);
    }

    [Fact]
    public void A_histogram_counts_as_numpy_does()
    {
        // numpy.histogram([0, 0.1, 0.25, 0.5, 0.75, 0.999, 1], bins=4, range=(0, 1)) of numpy 1.24.
        var counts = new long[4];
        ValueHistogram.Count([0f, 0.1f, 0.25f, 0.5f, 0.75f, 0.999f, 1f, 1.1f, -0.1f, float.NaN, float.PositiveInfinity], 0, 1, counts);
        Assert.Equal([2, 1, 1, 3], counts);
        ValueHistogram.Count((Half[])[(Half)0.5f, Half.NaN], 0, 1, counts);
        Assert.Equal([2, 1, 2, 3], counts);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], Enumerable.Range(0, 5).Select(bin => ValueHistogram.Edge(0, 1, 4, bin)));

        var one = new long[3];
        ValueHistogram.Count([2f, 2f, 3f], 2, 2, one);
        Assert.Equal([2, 0, 0], one);
        // The whole range of binary32 and its smallest step.
        var wide = new long[2];
        ValueHistogram.Count([float.MinValue, float.MaxValue, 0f], float.MinValue, float.MaxValue, wide);
        Assert.Equal([1, 2], wide);
        ValueHistogram.Count([0f, float.Epsilon], 0, float.Epsilon, wide);
        Assert.Equal([2, 3], wide);
        Assert.Throws<ArgumentException>(() => ValueHistogram.Count([1f], 0, float.NaN, wide));
        Assert.Throws<ArgumentException>(() => ValueHistogram.Count([1f], 1, 0, wide));
        Assert.Throws<ArgumentException>(() => ValueHistogram.Count([1f], 0, 1, []));
    }

    [Fact]
    public void What_is_no_map_of_the_tensor_is_refused()
    {
        var shape = TensorShape.Chw(2, 1, 3);
        Assert.Throws<ArgumentException>(() => ValueStatistics.OfMap(new float[6], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ValueStatistics.OfMap(new(new float[6], shape), 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ValueStatistics.OfMap(new(new float[6], shape), 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ValueStatistics.OfMap(new(new float[6], shape), 0, -1));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] values = Make(5000, "odd");
        var shape = TensorShape.Hwc(1, 1000, 5);
        Assert.Equal(0, Allocations.OfThread(() => ValueStatistics.OfMap(new(values, shape), 0, 1)));
        Assert.Equal(0, Allocations.OfThread(() => ValueStatistics.Of(values)));
    }

    // Blocks of 1024; in each, sixteen sums that take turns, added up in two halves.
    private static (double Mean, double Squares) Reference(float[] values)
    {
        double mean = double.NaN, squares = 0;
        long count = 0;
        foreach (float[] block in values.Chunk(1024))
        {
            int finite = block.Count(float.IsFinite);
            if (finite == 0)
            {
                continue;
            }

            double own = Sum(block, value => value) / finite, deviations = Sum(block, value => (value - own) * (value - own));
            if (count == 0)
            {
                (mean, squares, count) = (own, deviations, finite);
                continue;
            }

            double total = count + finite, apart = own - mean, share = finite / total;
            squares = squares + deviations + (apart * apart * count * share);
            mean += apart * share;
            count += finite;
        }

        return (mean, squares);

        static double Sum(float[] block, Func<double, double> term)
        {
            var lanes = new double[16];
            for (int i = 0; i < block.Length; i++)
            {
                lanes[i % 16] += float.IsFinite(block[i]) ? term(block[i]) : 0;
            }

            return lanes[..8].Aggregate((sum, lane) => sum + lane) + lanes[8..].Aggregate((sum, lane) => sum + lane);
        }
    }

    private static float[] Make(int length, string kind)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(at => kind switch
        {
            "small" => (random.NextSingle() * 4) - 2,
            "large mean" => 4096 + random.NextSingle(),
            "sparse" => MathF.Max(0, random.NextSingle() - 0.7f),
            "odd" => random.Next(4) == 0 ? Odd[random.Next(6)] : random.NextSingle(),
            "only odd" => Odd[random.Next(3)],
            _ => 0.1f,
        })];
    }
}
