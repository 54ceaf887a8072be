namespace GpuTiler.Tests.Plan;

/// <summary>The layouts of the tools that people used before, from numbers that those tools printed.</summary>
public class RecipeTests
{
    // Five maps of 2 × 2 that are already grey levels: 0…19, times 10.
    private static readonly float[] Maps = [.. Enumerable.Range(0, 20).Select(i => 10f * i)];

    [Fact]
    public void The_numpy_recipe_is_padding_2_and_border_1()
    {
        // a = pad(maps, 1); a = a.reshape(2, 3, 4, 4).transpose(0, 2, 1, 3).reshape(8, 12), the sixth map all zero
        AssertImage(new() { Columns = 3, Padding = 2, Border = 1 }, TensorShape.Chw(5, 2, 2), 12, """
            0   0   0   0   0   0   0   0   0   0   0   0
            0   0  10   0   0  40  50   0   0  80  90   0
            0  20  30   0   0  60  70   0   0 100 110   0
            0   0   0   0   0   0   0   0   0   0   0   0
            0   0   0   0   0   0   0   0   0   0   0   0
            0 120 130   0   0 160 170   0   0   0   0   0
            0 140 150   0   0 180 190   0   0   0   0   0
            0   0   0   0   0   0   0   0   0   0   0   0
            """);
    }

    [Fact]
    public void Make_grid_is_padding_p_and_border_p()
    {
        // torchvision.utils.make_grid(maps[:, None], nrow=3, padding=1, pad_value=255)[0]
        AssertImage(new() { Columns = 3, Padding = 1, Border = 1, PadValue = 255 }, TensorShape.Chw(5, 2, 2), 10, """
            255 255 255 255 255 255 255 255 255 255
            255   0  10 255  40  50 255  80  90 255
            255  20  30 255  60  70 255 100 110 255
            255 255 255 255 255 255 255 255 255 255
            255 120 130 255 160 170 255 255 255 255
            255 140 150 255 180 190 255 255 255 255
            255 255 255 255 255 255 255 255 255 255
            """);
    }

    [Fact]
    public void Stitched_filters_are_a_padding_without_a_border()
    {
        // The Keras example's stitched filters, with a margin of 1 in place of 5.
        AssertImage(new() { Columns = 2, Padding = 1, Channels = ChannelRange.Between(0, 4) }, TensorShape.Chw(5, 2, 2), 5, """
              0  10   0  40  50
             20  30   0  60  70
              0   0   0   0   0
             80  90   0 120 130
            100 110   0 140 150
            """);
    }

    [Fact]
    public void A_vertical_strip_is_one_column()
    {
        AssertImage(new() { Columns = 1, Channels = ChannelRange.Between(3, 5) }, TensorShape.Chw(5, 2, 2), 2, """
            120 130
            140 150
            160 170
            180 190
            """);
    }

    [Fact]
    public void Channels_last_is_read_in_place()
    {
        // The same numbers read as H × W × C: map c holds 10·c, 10·(c + 5), and so on.
        AssertImage(new() { Columns = 5 }, TensorShape.Hwc(2, 2, 5), 10, """
              0  50  10  60  20  70  30  80  40  90
            100 150 110 160 120 170 130 180 140 190
            """);
    }

    private static void AssertImage(TileOptions options, TensorShape shape, int width, string expected)
    {
        options = options with { Range = TileRange.Between(0, 255) };
        var plan = TilePlan.Create(shape, options);
        var pixels = new byte[plan.ByteCount];
        Tiler.Render(Maps, shape, options, pixels);
        Assert.Equal(width, plan.ImageWidth);
        Assert.Equal(expected.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(byte.Parse), pixels);
    }
}
