namespace GpuTiler.Tests.Plan;

public class ChannelSelectionTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(6, 2, 3);

    [Fact]
    public void Two_orders_of_the_same_channels_are_equal_and_so_are_the_options_that_hold_them()
    {
        int[] channels = [4, 0, 4];
        TileOptions first = new() { Channels = ChannelSelection.Of(channels) }, second = new() { Channels = [4, 0, 4] };
        channels[0] = 5;
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.True(first.Channels == second.Channels);
        Assert.NotEqual(first, first with { Channels = [4, 0] });
        Assert.True(first.Channels.Order != ChannelOrder.Of([0, 4, 4]));
    }

    [Fact]
    public void No_order_is_the_default_and_leaves_the_channels_as_they_are()
    {
        Assert.Equal(default, (ChannelOrder)[]);
        Assert.Equal(default(ChannelOrder).GetHashCode(), ChannelOrder.Of([]).GetHashCode());
        Assert.Equal(ChannelSelection.All, []);
        Assert.True(((ChannelSelection)[]).IsAll);
        Assert.Equal(TilePlan.Create(Shape), TilePlan.Create(Shape, new() { Channels = [] }));
    }

    [Fact]
    public void A_plan_has_a_tile_for_each_channel_of_the_order()
    {
        var plan = TilePlan.Create(Shape, new() { Channels = [5, 0, 5, 1, 2, 3, 4] });
        Assert.Equal((7, 5), (plan.Tiles, plan.FirstChannel));
        Assert.Equal([5, 0, 5, 1, 2, 3, 4], Enumerable.Range(0, plan.Tiles).Select(tile => plan.ChannelOf(tile)));
    }

    [Fact]
    public void Channels_that_follow_each_other_anyway_need_no_order()
    {
        var plan = TilePlan.Create(Shape, new() { Channels = [2, 3, 4] });
        Assert.Equal(TilePlan.Create(Shape, new() { Channels = ChannelRange.Between(2, 5) }), plan);
        Assert.Equal(0, plan.Order.Count);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    public void A_channel_that_there_is_not_is_refused_with_its_place(int channel)
    {
        var error = Assert.Throws<ArgumentException>(() => TilePlan.Create(Shape, new() { Channels = [0, channel] }));
        Assert.Equal($"The order's channel {channel}, of tile 1, is out of bounds: the tensor has 6 (0 to 5).", error.Message);
    }

    [Fact]
    public void A_selection_is_a_range_or_an_order()
    {
        ChannelSelection range = ChannelRange.Between(1, 3), order = ChannelOrder.Of([1, 2]);
        Assert.Equal((ChannelRange.Between(1, 3), 0, "1:3"), (range.Range, range.Order.Count, range.ToString()));
        Assert.Equal((ChannelRange.All, 2, "1,2"), (order.Range, order.Order.Count, order.ToString()));
        Assert.NotEqual(range, order);
        Assert.Equal(range, ChannelSelection.Between(1, 3));
        Assert.Equal("all", ChannelSelection.All.ToString());
        Assert.False(range.IsAll || order.IsAll);
        Assert.Equal(TilePlan.Create(Shape, new() { Channels = range }), TilePlan.Create(Shape, new() { Channels = order }));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(3, 2)]
    [InlineData(-1, 2)]
    [InlineData(-2, -1)]
    public void A_range_of_no_channels_is_refused(int start, int end) => Assert.Equal(
        $"The channels {start}:{end} are an empty selection: START:END needs 0 <= START < END.",
        Assert.Throws<ArgumentException>(() => ChannelRange.Between(start, end)).Message);

    [Fact]
    public void An_order_is_written_with_its_first_channels()
    {
        Assert.Equal("none", default(ChannelOrder).ToString());
        Assert.Equal("3,1,2", ChannelOrder.Of([3, 1, 2]).ToString());
        Assert.Equal("7,6,5,4,3,2,1,0", ChannelOrder.Of([7, 6, 5, 4, 3, 2, 1, 0]).ToString());
        Assert.Equal("0,1,2,3,4,5,6,7,… (20)", ChannelOrder.Of([.. Enumerable.Range(0, 20)]).ToString());
    }

    [Fact]
    public void A_range_of_the_layer_is_that_of_the_channels_in_the_order()
    {
        float[] values = [0, 10, 100, 20];
        var shape = TensorShape.Chw(4, 1, 1);
        var pixels = new byte[3];
        Tiler.Render(values, shape, new() { Channels = [3, 0, 1], Columns = 3, Range = TileRange.Layer }, pixels);
        Assert.Equal(new byte[] { 255, 0, 128 }, pixels);
    }
}
