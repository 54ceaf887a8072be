using GpuTiler.Conformance;

namespace GpuTiler.Tests.Ranges;

/// <summary>The table between a value's place in the range and its level.</summary>
public class GammaTests
{
    [Theory]
    [InlineData(2.2f, 2048, 186)] // 255·(2048/4095)^(1/2.2) = 186.09
    [InlineData(0.5f, 2048, 64)] // 255·(2048/4095)² = 63.78
    [InlineData(2, 1, 4)] // 255·√(1/4095) = 3.98
    [InlineData(2, 0, 0)]
    [InlineData(2, 4095, 255)]
    [InlineData(1e30f, 1, 255)]
    [InlineData(1e-30f, 4094, 0)]
    [InlineData(float.Epsilon, 4095, 255)]
    public void A_level_is_the_places_root(float gamma, int entry, byte level) => Assert.Equal(level, GammaCurve.Of(gamma).Levels[entry]);

    [Theory]
    [InlineData(0.2f)]
    [InlineData(1)]
    [InlineData(3)]
    public void Levels_rise_from_0_to_255(float gamma)
    {
        var levels = GammaCurve.Of(gamma).Levels.ToArray();
        Assert.Equal((0, 255, 4096), (levels[0], levels[^1], levels.Length));
        Assert.Equal(levels.Order(), levels);
    }

    [Fact]
    public void A_gamma_of_1_changes_nothing()
    {
        var shape = TensorShape.Chw(3, 20, 20);
        var values = TestData.Singles(DataKind.Infinities, shape.ElementCount);
        byte[] plain = new byte[1200], one = new byte[1200];
        Tiler.Render(values, shape, new() { Columns = 1 }, plain);
        Tiler.Render(values, shape, new() { Columns = 1, Gamma = 1 }, one);
        Assert.Equal(plain, one);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_no_gamma_is_refused(float gamma) =>
        Assert.Contains(
            "gamma", Assert.Throws<ArgumentException>(() => TilePlan.Create(TensorShape.Hw(1, 1), new() { Gamma = gamma })).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Curves_are_kept_while_they_are_used_and_let_go_when_others_come()
    {
        var first = GammaCurve.Of(1.5f);
        Assert.Same(first, GammaCurve.Of(1.5f));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(255, GammaCurve.Of(2 + i).Levels[^1]);
        }

        Assert.NotSame(first, GammaCurve.Of(1.5f));
    }
}
