namespace GpuTiler.Tests;

/// <summary>The scale that is chosen for small maps.</summary>
public sealed class AutomaticScaleTests
{
    public static TheoryData<int, int, int> Sides()
    {
        var data = new TheoryData<int, int, int>();
        foreach (int maps in new[] { 1, 10, 64, 512, 4096 })
        {
            foreach (var (height, width) in new[] { (1, 1), (1, 5), (3, 3), (7, 7), (7, 40), (14, 14), (28, 28), (33, 2), (224, 224) })
            {
                data.Add(maps, height, width);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void It_is_the_largest_that_keeps_tiles_and_mosaic_in_bounds(int maps, int height, int width)
    {
        var tiles = new TileOptions { Padding = 2, Border = 2 };
        int chosen = Plan(maps, height, width, new() { Tiles = tiles, AutomaticScale = true }).Scale;
        Assert.True(chosen == 1 || Fits(chosen), $"{chosen}");
        Assert.False(Fits(chosen + 1), $"{chosen + 1}");

        bool Fits(int scale)
        {
            var plan = TilePlan.Create(TensorShape.Chw(maps, height, width), tiles with { Scale = scale });
            return Math.Max(plan.TileWidth, plan.TileHeight) <= 32 && Math.Max(plan.ImageWidth, plan.ImageHeight) <= 768;
        }
    }

    [Fact]
    public void A_scale_that_is_given_or_not_asked_for_stays()
    {
        Assert.Equal(1, Plan(4, 3, 3, default).Scale);
        Assert.Equal(5, Plan(4, 3, 3, new() { Tiles = new() { Scale = 5 }, AutomaticScale = true }).Scale);
    }

    [Fact]
    public void A_page_holds_what_it_held_before()
    {
        var options = new MosaicOptions { AutomaticScale = true, MaxSize = 24 };
        Assert.Single(MosaicPlan.Create(Layer(9, 7, 7), options).Frames);
        Assert.Equal(1, Plan(9, 7, 7, options).Scale);
        Assert.Equal(3, Plan(1, 7, 7, options).Scale);
    }

    [Theory]
    [InlineData(FigureLabels.Index, 7, 4)]
    [InlineData(FigureLabels.Range, 28, 0)]
    [InlineData(FigureLabels.Mean | FigureLabels.Index, 14, 0)]
    public void Labels_get_the_room_they_need(FigureLabels labels, int side, int expected)
    {
        var options = new MosaicOptions { AutomaticScale = true, Tiles = new() { Padding = 2 }, Figure = new() { Labels = labels } };
        var frame = MosaicPlan.Create(Layer(12, side, side), options).Frames[0];
        Assert.Empty(frame.TextNotices());
        if (expected > 0)
        {
            Assert.Equal(expected, frame.Plan.Scale);
        }

        Assert.InRange(frame.Plan.TileWidth, 28, 128);
        var smaller = MosaicPlan.Create(
            Layer(12, side, side), options with { Tiles = options.Tiles with { Scale = Math.Max(1, 32 / side) } });
        Assert.True(frame.Plan.Scale == Math.Max(1, 32 / side) || smaller.Frames[0].TextNotices().Any());
    }

    [Fact]
    public void Labels_that_would_need_too_large_tiles_are_left_out()
    {
        var options = new MosaicOptions { AutomaticScale = true, Figure = new() { Labels = FigureLabels.Index } };
        var frame = MosaicPlan.Create(Layer(200, 100, 2), options).Frames[0];
        Assert.NotEmpty(frame.TextNotices());
        Assert.Equal(1, frame.Plan.Scale);
    }

    [Fact]
    public void A_pyramid_and_its_pages_have_the_same_scale()
    {
        var plan = MosaicPlan.Create(Layer(40, 7, 7), new() { AutomaticScale = true });
        Assert.Equal(plan.Frames[0].Width, plan.Bands.Width);
        Assert.Equal(plan.Frames[0].Height, plan.Bands.Height);
    }

    private static LayerDescription Layer(int maps, int height, int width) =>
        new("l", [maps, height, width], TensorShape.Chw(maps, height, width), "l");

    private static TilePlan Plan(int maps, int height, int width, in MosaicOptions options) =>
        MosaicPlan.Create(Layer(maps, height, width), options).Frames[0].Plan;
}
