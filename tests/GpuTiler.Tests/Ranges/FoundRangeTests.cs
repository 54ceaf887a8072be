using GpuTiler.Conformance;

namespace GpuTiler.Tests.Ranges;

/// <summary>The ranges that are found, from numbers worked out by hand and from the textbook's formulas.</summary>
public class FoundRangeTests
{
    private static readonly (decimal Low, decimal High)[] Percentiles =
        [(1, 99), (0, 50), (25, 75), (12.34m, 98.76m), (0, 100), (99.99m, 100), (0, 0.01m)];

    public static TheoryData<DataKind> Kinds => [.. Enum.GetValues<DataKind>()];

    [Fact]
    public void Percentiles_of_0_to_100_are_the_edges_of_the_bins_that_hold_them()
    {
        // 1 % of 101 values is 1.01: the second value, 1, is the first by which so many are counted. It is in bin floor(1·4096/100) = 40.
        // 99 % is 99.99: the hundredth value, 99, in bin floor(99·4096/100) = 4055, which ends at 4056.
        float[] values = [.. Enumerable.Range(0, 101).Select(i => (float)i)];
        Assert.Equal((40 * 100 / 4096f, 4056 * 100 / 4096f), Find(TileRange.Tile.Percentile(1, 99), values));
    }

    [Theory]
    [InlineData(0, 50, 0, 1 / 4096f)] // two of the four in the first bin are enough for a half
    [InlineData(0, 80, 0, 1 / 4096f)] // four of five are 80 %
    [InlineData(0, 80.01, 0, 1)] // and not a hundredth more
    [InlineData(80, 100, 0, 1)]
    [InlineData(80.01, 100, 4095 / 4096f, 1)]
    public void A_bin_counts_as_a_whole(double low, double high, float lo, float hi) =>
        Assert.Equal((lo, hi), Find(TileRange.Tile.Percentile((decimal)low, (decimal)high), [0, 0, 1, 0, 0]));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Percentiles_are_the_counted_values_rounded_outwards_by_less_than_a_bin(DataKind kind)
    {
        foreach (int count in new[] { 1, 2, 3, 49, 1000, 4097 })
        {
            var values = TestData.Singles(kind, count);
            double[] sorted = [.. values.Where(float.IsFinite).Select(x => (double)Quantization.Canonical(x)).Order()];
            foreach (var (low, high) in Percentiles.Where(_ => sorted.Length > 0))
            {
                var (lo, hi) = Find(TileRange.Tile.Percentile(low, high), values);
                (lo, hi) = (Quantization.Canonical(lo), Quantization.Canonical(hi));
                double bin = (sorted[^1] - sorted[0]) / 4096, rounding = Math.Max(Math.Abs(sorted[0]), Math.Abs(sorted[^1])) * 1e-6;
                Assert.InRange(lo, Counted(low) - bin - rounding, Counted(low) + rounding);
                Assert.InRange(hi, Counted(high) - rounding, Counted(high) + bin + rounding);
            }

            // numpy.percentile(…, method="inverted_cdf")
            double Counted(decimal percent) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100) - 1)];
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_values_are_between_0_and_100_percent(DataKind kind)
    {
        var values = TestData.Singles(kind, 777);
        Assert.Equal(Find(TileRange.Tile, values), Find(TileRange.Tile.Percentile(0, 100), values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9_999)]
    [InlineData(10_000)]
    [InlineData(1_234_567)]
    [InlineData(int.MaxValue)]
    public void A_rank_is_the_percentage_rounded_up(int count)
    {
        foreach (int hundredths in new[] { 0, 1, 99, 5000, 9999, 10_000 })
        {
            decimal exact = Math.Max(1, Math.Ceiling((decimal)count * hundredths / 10_000));
            Assert.Equal(exact, PercentileRange.Rank(count, hundredths));
        }
    }

    [Fact]
    public void Two_values_have_their_middle_as_mean_and_half_their_distance_as_deviation()
    {
        Assert.Equal((-2, 2), Find(TileRange.Tile.Sigma(2), [-1, 1]));
        Assert.Equal((-1, 1), Find(TileRange.Tile.Sigma(1), [-1, 1]));
        Assert.Equal((0, 20), Find(TileRange.Layer.Sigma(2), [float.NaN, 5, 15, float.PositiveInfinity, float.NegativeInfinity]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Deviations_are_the_textbooks_to_within_a_step(DataKind kind)
    {
        foreach (int count in new[] { 2, 49, 1000, 30_000 })
        {
            var values = TestData.Singles(kind, count);
            double[] finite = [.. values.Where(float.IsFinite).Select(x => (double)Quantization.Canonical(x))];
            foreach (float k in new[] { 0.5f, 2, 7 })
            {
                if (finite.Length == 0 || finite.Max() - finite.Min() < 1e-29)
                {
                    continue;
                }

                double mean = finite.Average(), deviation = Math.Sqrt(finite.Average(x => (x - mean) * (x - mean)));
                double step = (finite.Max() - finite.Min()) / MapSums.Top * 1.01, most = float.MaxValue;
                var (lo, hi) = Find(TileRange.Tile.Sigma(k), values);
                double allowed = (step * (1 + k) / 2) + (1e-6 * (Math.Abs(mean) + (k * deviation)));
                Assert.InRange(lo, Math.Max(mean - (k * deviation) - allowed, -most), Math.Max(mean - (k * deviation) + allowed, -most));
                Assert.InRange(hi, Math.Min(mean + (k * deviation) - allowed, most), Math.Min(mean + (k * deviation) + allowed, most));
            }
        }
    }

    [Fact]
    public void The_root_is_rounded_down()
    {
        foreach (ulong root in new ulong[] { 0, 1, 2, 3, 65_535, 65_536, 123_456_789, uint.MaxValue })
        {
            Assert.Equal(root, MapSums.Root(root * root));
            Assert.Equal(root, MapSums.Root((root * root) + (2 * root)));
            Assert.Equal(root - (root > 0 ? 1UL : 0), MapSums.Root((root * root) - (root > 0 ? 1UL : 0)));
        }
    }

    [Theory]
    [InlineData(new float[] { -1, 3 }, -3, 3)]
    [InlineData(new float[] { -4, 3, float.NaN, float.PositiveInfinity }, -4, 4)]
    [InlineData(new float[] { 2, 5 }, -5, 5)]
    [InlineData(new float[] { -float.MaxValue, 1 }, -float.MaxValue, float.MaxValue)]
    public void A_symmetric_range_reaches_the_largest_magnitude(float[] values, float lo, float hi)
    {
        Assert.Equal((lo, hi), Find(TileRange.Tile.Symmetric(), values));
        Assert.Equal(128, Quantization.Between(lo, hi).Apply(0));
    }

    [Fact]
    public void Constant_maps_stay_flat_and_empty_ones_have_no_range()
    {
        foreach (var range in OptionCases.Ranges.Where(range => range.Kind != RangeKind.Fixed && range.Spread != RangeSpread.Symmetric))
        {
            var (lo, hi) = Find(range, [3.25f, 3.25f, float.NaN]);
            Assert.Equal((3.25f, 3.25f), (lo, hi));
            Assert.Equal((float.PositiveInfinity, float.NegativeInfinity), Find(range, [float.NaN, float.PositiveInfinity]));
            Assert.True(HalfRange.Between(Find(range, [1e-35f, -2e-40f]).Lo, Find(range, [1e-35f, -2e-40f]).Hi).IsFlat);
        }
    }

    [Fact]
    public void The_largest_numbers_do_not_overflow()
    {
        foreach (var range in OptionCases.Ranges.Where(range => range.Kind is RangeKind.Tile or RangeKind.Layer))
        {
            var (lo, hi) = Find(range, [-float.MaxValue, -float.MaxValue, 0, 1, float.MaxValue, float.MaxValue]);
            Assert.True(float.IsFinite(lo) && float.IsFinite(hi) && lo < hi, $"{range}: {lo} to {hi}");
        }

        Assert.Equal((-float.MaxValue, float.MaxValue), Find(TileRange.Tile.Sigma(100), [-float.MaxValue, float.MaxValue]));
    }

    private static (float Lo, float Hi) Find(TileRange range, float[] values) => ScalarRange.Find(
        new ScalarValues<float>(values, TilePlan.Create(TensorShape.Hw(1, values.Length), new() { Range = range }), 0, (0, 1, 1)), range);
}
