using FsCheck;
using FsCheck.Fluent;

namespace GpuTiler.Tests.Statistics;

public class DifferenceStatisticsTests
{
    [Fact]
    public void The_numbers_are_those_of_their_definitions()
    {
        float[] a = [1, 2, 3, 4, -5], b = [1, 2.5f, 1, 4, -5];
        var found = DifferenceStatistics.Of(a, b);
        Assert.Equal((5, 5, 2, 0, 0), (found.Count, found.FiniteCount, found.DifferentCount, found.AlikeCount, found.UnlikeCount));
        Assert.Equal((2, 2), (found.Maximum, found.MaximumAt));
        Assert.Equal(2.5 / 5, found.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(4.25 / 5), found.RootMeanSquare, 1e-15);
        Assert.Equal(9, found.Span);
        Assert.Equal(20 * Math.Log10(9 / Math.Sqrt(4.25 / 5)), found.PeakSignalToNoise, 1e-12);
        Assert.Equal((1 + 5 + 3 + 16 + 25) / Math.Sqrt((1.0 + 4 + 9 + 16 + 25) * (1 + 6.25 + 1 + 16 + 25)), found.CosineSimilarity, 1e-15);
        Assert.False(found.IsIdentical);
        Assert.Equal((5, 2.0 / 5), (found.Magnitude, found.RelativeMaximum));
        DifferenceStatistics opposite = DifferenceStatistics.Of([1f, -8], [1f, 8]), zeros = DifferenceStatistics.Of([0f], [-0f]);
        Assert.Equal((8, 2.0, 0.0, 0.0), (opposite.Magnitude, opposite.RelativeMaximum, zeros.Magnitude, zeros.RelativeMaximum));
        Assert.Equal(1, DifferenceStatistics.Of([0f, float.NaN], [3f, 70]).RelativeMaximum);
    }

    [Fact]
    public void Random_values_agree_with_plain_sums()
    {
        var arrays =
            from count in Gen.Choose(1, 5000)
            from seed in Gen.Choose(0, 1_000_000)
            select (count, seed);
        Prop.ForAll(arrays.ToArbitrary(), c =>
        {
            var random = new Random(c.seed);
            float[] a = [.. Enumerable.Range(0, c.count).Select(_ => random.NextSingle() - 0.5f)];
            float[] b = [.. a.Select(value => random.Next(3) == 0 ? value : value + (random.NextSingle() * 1e-3f))];
            double[] apart = [.. a.Zip(b, (x, y) => Math.Abs((double)x - y))];
            var found = DifferenceStatistics.Of(a, b);
            Assert.Equal(apart.Max(), found.Maximum);
            Assert.Equal(Array.IndexOf(apart, apart.Max()), found.MaximumAt);
            Assert.Equal(apart.Average(), found.Mean, 1e-12);
            Assert.Equal(Math.Sqrt(apart.Average(value => value * value)), found.RootMeanSquare, 1e-12);
            Assert.Equal(apart.Count(value => value > 0), found.DifferentCount);
            Assert.Equal((double)a.Max() - a.Min(), found.Span);
            Assert.InRange(found.CosineSimilarity, 0.99, 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100).WithQuietOnSuccess(true));
    }

    [Fact]
    public void What_is_not_finite_is_counted_and_takes_part_in_nothing()
    {
        float nan = float.NaN, plus = float.PositiveInfinity, minus = float.NegativeInfinity;
        float[] a = [nan, nan, plus, plus, minus, 1, 7, nan], b = [nan, 1, plus, minus, minus, plus, 5, plus];
        var found = DifferenceStatistics.Of(a, b);
        Assert.Equal((8, 1, 3, 4, 5), (found.Count, found.FiniteCount, found.AlikeCount, found.UnlikeCount, found.DifferentCount));
        Assert.Equal((2, 6, 2, 2, 0), (found.Maximum, found.MaximumAt, found.Mean, found.RootMeanSquare, found.Span));

        var none = DifferenceStatistics.Of([nan], [plus]);
        Assert.Equal((double.NaN, double.NaN), (none.Magnitude, none.RelativeMaximum));
        Assert.Equal(
            (double.NaN, -1L, double.NaN, double.NaN, double.NaN, double.NaN),
            (none.Maximum, none.MaximumAt, none.Mean, none.RootMeanSquare, none.CosineSimilarity, none.Span));
        Assert.Equal(double.NaN, DifferenceStatistics.Of(Array.Empty<float>(), Array.Empty<float>()).Mean);
    }

    [Fact]
    public void Identical_is_said_of_bytes_alone()
    {
        Assert.True(DifferenceStatistics.Of([1f, float.NaN], [1f, float.NaN]).IsIdentical);
        Assert.Equal(double.PositiveInfinity, DifferenceStatistics.Of([1f, 2], [1f, 2]).PeakSignalToNoise);
        var zeros = DifferenceStatistics.Of([0f], [-0f]);
        Assert.Equal((false, 0L, 0.0, double.NaN), (zeros.IsIdentical, zeros.DifferentCount, zeros.Maximum, zeros.CosineSimilarity));
        Assert.True(DifferenceStatistics.Of((Half[])[(Half)1], (Half[])[(Half)1]).IsIdentical);
        foreach (var mixed in new[]
        {
            DifferenceStatistics.Of((Half[])[(Half)1.5f], [1.5f]), DifferenceStatistics.Of([1.5f], (Half[])[(Half)1.5f]),
        })
        {
            Assert.Equal((false, 0L, 0.0), (mixed.IsIdentical, mixed.DifferentCount, mixed.Maximum));
        }
    }

    [Fact]
    public void The_largest_values_do_not_overflow()
    {
        var found = DifferenceStatistics.Of([float.MaxValue, -float.MaxValue], [-float.MaxValue, float.MaxValue]);
        Assert.Equal(2.0 * float.MaxValue, found.Maximum);
        Assert.Equal(2.0 * float.MaxValue, found.RootMeanSquare, 1e25);
        Assert.Equal(-1, found.CosineSimilarity, 1e-12);
    }

    [Fact]
    public void Different_numbers_of_values_are_refused_with_both()
    {
        var error = Assert.Throws<ArgumentException>(() => DifferenceStatistics.Of([1f, 2], [1f]));
        Assert.Contains("2 values", error.Message);
        Assert.Contains("with 1", error.Message);
    }
}
