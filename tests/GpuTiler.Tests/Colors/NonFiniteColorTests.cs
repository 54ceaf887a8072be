using GpuTiler.Conformance;

namespace GpuTiler.Tests.Colors;

/// <summary>Values that are not finite have the colours of their levels, unless they are given others.</summary>
public class NonFiniteColorTests
{
    private static readonly Rgb Black = Rgb.Grey(0), Grey = Rgb.Grey(128), White = Rgb.Grey(255),
        Pink = new(255, 0, 128), Teal = new(0, 128, 128);

    [Fact]
    public void Each_colour_is_of_its_values_alone()
    {
        Assert.Equal([Pink, White, Black, Black, Grey, White], Colors(new() { NaNColor = Pink }));
        Assert.Equal([Black, Teal, Teal, Black, Grey, White], Colors(new() { InfinityColor = Teal }));
        Assert.Equal([Pink, Teal, Teal, Black, Grey, White], Colors(new() { NaNColor = Pink, InfinityColor = Teal }));
        Assert.Equal([Grey, Black, Black, Black, Grey, White], Colors(new() { NaNColor = Grey, InfinityColor = Black }));
        var viridis = ColorMap.Named("viridis").Rgba;
        Assert.Equal(
            [Pink, Of(viridis, 255), Of(viridis, 0), Of(viridis, 0), Of(viridis, 128), Of(viridis, 255)],
            Colors(new() { NaNColor = Pink, ColorMap = ColorMap.Named("viridis") }));
    }

    [Fact]
    public void They_take_no_part_in_a_range()
    {
        foreach (var range in OptionCases.RangesOfOneFrame)
        {
            var finite = Colors(new() { Range = range, PadColor = Pink })[3..];
            Assert.Equal(finite, Colors(new() { Range = range, NaNColor = Pink, InfinityColor = Teal })[3..]);
        }
    }

    [Fact]
    public void An_image_without_them_stays_grey()
    {
        Assert.Equal(PixelFormat.R8, TilePlan.Create(TensorShape.Hw(2, 3)).PixelFormat);
        Assert.Equal(PixelFormat.Rgba8, TilePlan.Create(TensorShape.Hw(2, 3), new() { NaNColor = Grey }).PixelFormat);
        Assert.Equal(PixelFormat.Rgba8, TilePlan.Create(TensorShape.Hw(2, 3), new() { InfinityColor = Grey }).PixelFormat);
    }

    // NaN, both infinities, and the levels 0, 128 and 255 of a map.
    private static Rgb[] Colors(TileOptions options)
    {
        var pixels = new byte[6 * 4];
        Tiler.Render([float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 0, 1], TensorShape.Hw(2, 3), options, pixels);
        return [.. Enumerable.Range(0, 6).Select(i => Of(pixels, i))];
    }

    private static Rgb Of(ReadOnlySpan<byte> pixels, int i)
    {
        Assert.Equal(255, pixels[(4 * i) + 3]);
        return new(pixels[4 * i], pixels[(4 * i) + 1], pixels[(4 * i) + 2]);
    }
}
