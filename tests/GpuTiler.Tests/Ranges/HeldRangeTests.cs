namespace GpuTiler.Tests.Ranges;

/// <summary>What holding a range, and reading ranges, refuses; and what a read range says.</summary>
public class HeldRangeTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(3, 4, 5);

    [Theory]
    [InlineData(0)]
    [InlineData(-0.5f)]
    [InlineData(1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_hold_that_is_none_is_refused(float k) =>
        Assert.Contains("above 0 and below 1", Assert.Throws<ArgumentException>(() => TileRange.Tile.Hold(k)).Message);

    [Fact]
    public void A_range_that_is_held_stays_without_values_and_follows_those_outside()
    {
        var nothing = MinMax.None;
        var held = HeldRange.Of(new(2, 6));
        Assert.Equal((2, 6, true), Parts(held.Follow(nothing, 0.5f)));
        Assert.Equal((2, 7, true), Parts(held.Follow(new() { Low = 2, High = 7 }, 0.5f)));
        Assert.Equal((3, 6, true), Parts(held.Follow(new() { Low = 4, High = 5 }, 0.5f)));
        Assert.Equal((-1, 6, true), Parts(held.Follow(new() { Low = -1, High = 6 }, 0.5f)));
        // As far apart as float32 goes, halves do not overflow.
        Assert.Equal(
            (-float.MaxValue, float.MaxValue, true), Parts(HeldRange.Of(new(-float.MaxValue, float.MaxValue)).Follow(nothing, 0.5f)));

        var first = HeldRange.Of(ValueRange.None);
        Assert.False(first.Follow(nothing, 0.5f).NeedClamp);
        Assert.Equal((4, 5, true), Parts(first.Follow(new() { Low = 4, High = 5 }, 0.5f)));

        static (float, float, bool) Parts(MinMax range) => (range.Low, range.High, range.NeedClamp);
    }

    [Fact]
    public void A_single_rendering_refuses_a_held_range()
    {
        using var device = CpuDevice.Create();
        var options = new TileOptions { Range = TileRange.Layer.Hold(0.9f) };
        var plan = TilePlan.Create(Shape, options);
        Assert.Contains(
            "Tiler", Assert.Throws<ArgumentException>(() => device.Render(new float[60], plan, new byte[plan.ByteCount])).Message);
        var error = Assert.Throws<ArgumentException>(() => Tiler.Render(new float[60], Shape, options, new byte[plan.ByteCount]));
        Assert.Contains("layer:hold=0.9", error.Message);
    }

    [Fact]
    public void Ranges_that_are_not_kept_held_or_fit_are_refused()
    {
        using var device = CpuDevice.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var plain = Tiler.Create(tensor);
        Assert.Contains(
            "keepsRanges",
            Assert.Throws<InvalidOperationException>(() => plain.ReadRanges(plain.Dispatch(tensor), new ValueRange[3])).Message);
        Assert.Contains("tile", Assert.Throws<InvalidOperationException>(() => plain.Resume(new ValueRange[3])).Message);
        plain.Reset();

        using var held = Tiler.Create(tensor, new() { Range = TileRange.Tile.Hold(0.5f) }, keepsRanges: true);
        Assert.Contains(
            "3 tiles", Assert.Throws<ArgumentException>(() => held.ReadRanges(held.Dispatch(tensor), new ValueRange[2])).Message);
        Assert.Throws<ArgumentException>(() => held.Resume(new ValueRange[2]));
        Assert.Throws<ArgumentException>(() => held.Resume(new ValueRange[3], image: 1));
        Assert.Throws<ArgumentException>(() => held.Resume([default, new(0, float.PositiveInfinity), default]));
        Assert.Throws<InvalidOperationException>(() => held.ReadRanges(default, new ValueRange[3]));
    }

    [Fact]
    public void A_read_range_says_whether_it_is_flat_or_of_nothing()
    {
        Assert.False(ValueRange.None.HasValues);
        Assert.True(ValueRange.None.IsFlat);
        Assert.True(new ValueRange(3, 3).HasValues);
        Assert.True(new ValueRange(3, 3).IsFlat);
        Assert.True(new ValueRange(3, MathF.BitDecrement(3)).IsFlat);
        Assert.False(new ValueRange(3, MathF.BitIncrement(3)).IsFlat);
        Assert.True(new ValueRange(0, 7e-31f).IsFlat);
    }
}
