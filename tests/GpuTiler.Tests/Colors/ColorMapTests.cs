namespace GpuTiler.Tests;

public class ColorMapTests
{
    public static TheoryData<string> Names => [.. ColorMap.Names];

    // Entries of the published tables, and Moreland's own table for the diverging map (his places are 33rds).
    [Theory]
    [InlineData("grey", 0, "#000000")]
    [InlineData("grey", 200, "#C8C8C8")]
    [InlineData("viridis", 0, "#440154")]
    [InlineData("viridis", 128, "#21918C")]
    [InlineData("viridis", 255, "#FDE725")]
    [InlineData("magma", 0, "#000004")]
    [InlineData("magma", 255, "#FCFDBF")]
    [InlineData("inferno", 0, "#000004")]
    [InlineData("inferno", 255, "#FCFFA4")]
    [InlineData("turbo", 0, "#30123B")]
    [InlineData("turbo", 1, "#321543")]
    [InlineData("turbo", 255, "#7A0403")]
    [InlineData("diverging", 0, "#3B4CC0")]
    [InlineData("diverging", 255, "#B40426")]
    public void A_published_map_has_the_colours_of_its_definition(string name, int level, string color)
    {
        Assert.Equal(color, At(ColorMap.Named(name), level).ToString());
        Assert.Equal(name, ColorMap.Named(name).Name);
    }

    // Moreland's table of the map, at eighths: 0, 1/8, 1/4, 1/2, 3/4, 1.
    [Theory]
    [InlineData(0, 59, 76, 192)]
    [InlineData(0.125, 98, 130, 234)]
    [InlineData(0.25, 141, 176, 254)]
    [InlineData(0.5, 221, 221, 221)]
    [InlineData(0.75, 244, 154, 123)]
    [InlineData(1, 180, 4, 38)]
    public void The_diverging_map_is_Morelands(double place, int red, int green, int blue)
    {
        var color = DivergingColors.At(place);
        Assert.InRange(color.Red - red, -1, 1);
        Assert.InRange(color.Green - green, -1, 1);
        Assert.InRange(color.Blue - blue, -1, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_map_is_opaque_and_goes_in_small_steps(string name)
    {
        var map = ColorMap.Named(name);
        Assert.Equal(1024, map.Rgba.Length);
        for (int level = 0; level < 256; level++)
        {
            Assert.Equal(255, map.Rgba[(4 * level) + 3]);
            if (level > 0)
            {
                var (before, now) = (At(map, level - 1), At(map, level));
                Assert.InRange(
                    Math.Abs(before.Red - now.Red) + Math.Abs(before.Green - now.Green) + Math.Abs(before.Blue - now.Blue), 0, 24);
            }
        }
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        Assert.Equal(
            "There is no colour map 'jet': grey, viridis, magma, inferno, turbo, diverging are known.",
            Assert.Throws<ArgumentException>(() => ColorMap.Named("jet")).Message);
    }

    [Fact]
    public void A_pad_colour_makes_the_image_coloured_unless_it_is_grey()
    {
        float[] values = [0, 1, 2, 3];
        var options = new TileOptions { Border = 1, PadColor = new Rgb(1, 2, 3) };
        var plan = TilePlan.Create(TensorShape.Hw(2, 2), options);
        Assert.Equal(PixelFormat.Rgba8, plan.PixelFormat);
        var pixels = new byte[plan.ByteCount];
        Tiler.Render(values, TensorShape.Hw(2, 2), options, pixels);
        Assert.Equal([1, 2, 3, 255], pixels[..4]);
        Assert.Equal([85, 85, 85, 255], pixels.AsSpan(4 * (4 + 2), 4).ToArray());

        plan = TilePlan.Create(TensorShape.Hw(2, 2), options with { PadColor = Rgb.Grey(7), PadValue = 9 });
        Assert.Equal((PixelFormat.R8, 0x07070707u), (plan.PixelFormat, plan.PadPattern));
    }

    private static Rgb At(ColorMap map, int level) => new(map.Rgba[4 * level], map.Rgba[(4 * level) + 1], map.Rgba[(4 * level) + 2]);
}
