namespace GpuTiler.Tests.Ranges;

/// <summary>The contract's formula, from numbers worked out by hand.</summary>
public class QuantizationTests
{
    [Theory]
    [InlineData(0, 255, 0.5f, 0)] // exact ties go to the even level
    [InlineData(0, 255, 1.5f, 2)]
    [InlineData(0, 255, 2.5f, 2)]
    [InlineData(0, 255, 254.5f, 254)]
    [InlineData(0, 255, 300, 255)]
    [InlineData(0, 255, -1, 0)]
    [InlineData(-1, 1, 0, 128)] // 127.5 is a tie
    [InlineData(0, 3, 1, 85)]
    [InlineData(0, 3, 2, 170)]
    [InlineData(-3.4028235e38f, 3.4028235e38f, 0, 128)] // hi − lo is beyond the largest float
    [InlineData(-3.4028235e38f, 3.4028235e38f, 3.4028235e38f, 255)]
    public void A_value_becomes_its_level(float lo, float hi, float x, byte level) =>
        Assert.Equal(level, Quantization.Between(lo, hi).Apply(x));

    [Fact]
    public void Minus_zero_has_the_level_of_zero() => Assert.Equal(128, Quantization.Between(-1, 1).Apply(-0f));

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(float.PositiveInfinity, 255)]
    public void What_is_not_finite_has_its_level_even_in_a_flat_map(float x, byte level)
    {
        Assert.Equal(level, Quantization.Between(0, 1).Apply(x));
        Assert.Equal(level, Quantization.Between(1, 1).Apply(x));
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity)] // no finite value
    [InlineData(1e-45f, 7e-31f)] // both below 2⁻¹⁰⁰, so both count as 0
    [InlineData(1e-30f, 1.0000001e-30f)] // r below 2⁻¹⁰¹
    public void A_flat_map_is_level_0(float lo, float hi)
    {
        var quantization = Quantization.Between(lo, hi);
        Assert.Equal(0, quantization.Gain);
        Assert.Equal(0, quantization.Apply(float.MinValue));
        Assert.Equal(0, quantization.Apply(float.MaxValue));
    }

    [Fact]
    public void Magnitudes_below_2_to_the_minus_100_count_as_0()
    {
        float tiny = MathF.ScaleB(1, -100);
        Assert.Equal(Quantization.Tiny, tiny);
        Assert.Equal(0, Quantization.Canonical(MathF.BitDecrement(tiny)));
        Assert.Equal(tiny, Quantization.Canonical(tiny));
        Assert.Equal(-tiny, Quantization.Canonical(-tiny));
        // −2⁻¹⁰¹ counts as 0, which lies a quarter of the way up.
        Assert.Equal(64, Quantization.Between(-tiny, 3 * tiny).Apply(-tiny / 2));
    }

    [Fact]
    public void Counts_of_what_is_not_finite_are_available()
    {
        Assert.Equal(
            new NonFiniteCounts(2, 1, 3),
            NonFiniteCounts.Count([1, float.NaN, float.NaN, float.PositiveInfinity, -2, .. Enumerable.Repeat(float.NegativeInfinity, 3)]));
        Assert.Equal(new NonFiniteCounts(1, 1, 0), NonFiniteCounts.Count((Half[])[Half.NaN, Half.PositiveInfinity, Half.MaxValue]));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(1, 1)]
    [InlineData(float.NaN, 1)]
    [InlineData(0, float.PositiveInfinity)]
    public void A_given_range_needs_two_finite_numbers_in_order(float lo, float hi) =>
        Assert.Throws<ArgumentException>(() => TileRange.Between(lo, hi));
}
