namespace GpuTiler.Tests.Plan;

public class ChannelOrderTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(6, 2, 3);

    [Fact]
    public void Two_orders_of_the_same_channels_are_equal_and_so_are_the_options_that_hold_them()
    {
        int[] channels = [4, 0, 4];
        TileOptions first = new() { Order = ChannelOrder.Of(channels) }, second = new() { Order = [4, 0, 4] };
        channels[0] = 5;
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.True(first.Order == second.Order);
        Assert.NotEqual(first, first with { Order = [4, 0] });
        Assert.True(first.Order != ChannelOrder.Of([0, 4, 4]));
    }

    [Fact]
    public void No_order_is_the_default_and_leaves_the_channels_as_they_are()
    {
        Assert.Equal(default, (ChannelOrder)[]);
        Assert.Equal(default(ChannelOrder).GetHashCode(), ChannelOrder.Of([]).GetHashCode());
        var plan = TilePlan.Create(Shape, new() { Order = [], Channels = ChannelRange.Between(2, 5) });
        Assert.Equal([2, 3, 4], Enumerable.Range(0, plan.Tiles).Select(tile => plan.ChannelOf(tile)));
    }

    [Fact]
    public void A_plan_has_a_tile_for_each_channel_of_the_order()
    {
        var plan = TilePlan.Create(Shape, new() { Order = [5, 0, 5, 1, 2, 3, 4] });
        Assert.Equal((7, 5), (plan.Tiles, plan.FirstChannel));
        Assert.Equal([5, 0, 5, 1, 2, 3, 4], Enumerable.Range(0, plan.Tiles).Select(tile => plan.ChannelOf(tile)));
    }

    [Fact]
    public void Channels_that_follow_each_other_anyway_need_no_order()
    {
        var plan = TilePlan.Create(Shape, new() { Order = [2, 3, 4] });
        Assert.Equal(TilePlan.Create(Shape, new() { Channels = ChannelRange.Between(2, 5) }), plan);
        Assert.Equal(0, plan.Order.Count);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    public void A_channel_that_there_is_not_is_refused_with_its_place(int channel)
    {
        var error = Assert.Throws<ArgumentException>(() => TilePlan.Create(Shape, new() { Order = [0, channel] }));
        Assert.Equal($"The order's channel {channel}, of tile 1, is out of bounds: the tensor has 6 (0 to 5).", error.Message);
    }

    [Fact]
    public void An_order_and_a_selection_exclude_each_other()
    {
        var options = new TileOptions { Order = [1, 0], Channels = ChannelRange.Between(0, 2) };
        Assert.Equal(
            "The channels 0:2 and an order of 2 are both given: the order alone says which are shown, so leave the other out.",
            Assert.Throws<ArgumentException>(() => TilePlan.Create(Shape, options)).Message);
    }

    [Fact]
    public void An_order_is_written_with_its_first_channels()
    {
        Assert.Equal("3,1,2", ChannelOrder.Of([3, 1, 2]).ToString());
        Assert.Equal("0,1,2,3,4,5,6,7,… (20)", ChannelOrder.Of([.. Enumerable.Range(0, 20)]).ToString());
    }

    [Fact]
    public void A_range_of_the_layer_is_that_of_the_channels_in_the_order()
    {
        float[] values = [0, 10, 100, 20];
        var shape = TensorShape.Chw(4, 1, 1);
        var pixels = new byte[3];
        Tiler.Render(values, shape, new() { Order = [3, 0, 1], Columns = 3, Range = TileRange.Layer }, pixels);
        Assert.Equal(new byte[] { 255, 0, 128 }, pixels);
    }
}
