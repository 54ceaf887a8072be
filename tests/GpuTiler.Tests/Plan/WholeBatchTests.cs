namespace GpuTiler.Tests.Plan;

/// <summary>A whole batch in one image: a row for each image of it.</summary>
public class WholeBatchTests
{
    private const int N = 4, C = 6, H = 5, W = 7;

    private static readonly float[] Values =
        [.. Enumerable.Range(0, N * C * H * W).Select(i => (float)(Math.Sin(i * 1.7) * (1 + (i / 100))))];

    public static TheoryData<TensorLayout, int, int> Cases => new()
    {
        { TensorLayout.Nchw, 0, C }, { TensorLayout.Nchw, 1, 4 }, { TensorLayout.Nhwc, 0, C }, { TensorLayout.Nhwc, 2, 3 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_row_is_what_the_image_is_alone(TensorLayout layout, int first, int end)
    {
        foreach (var range in new[] { TileRange.Tile, TileRange.Between(-2, 3), TileRange.Tile.Percentile(10, 90) })
        {
            CheckRows(layout, range, range, first, end);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_layers_range_is_that_of_the_whole_batch(TensorLayout layout, int first, int end)
    {
        var shown = Enumerable.Range(0, Values.Length)
            .Where(i => ChannelOf(i) >= first && ChannelOf(i) < end).Select(i => Values[i]).ToList();
        CheckRows(layout, TileRange.Layer, TileRange.Between(shown.Min(), shown.Max()), first, end);

        int ChannelOf(int i) => layout == TensorLayout.Nhwc ? i % C : i / (H * W) % C;
    }

    [Fact]
    public void A_plan_says_which_image_and_channel_a_tile_shows()
    {
        var plan = TilePlan.Create(
            Shape(TensorLayout.Nchw), new() { Composition = TileComposition.WholeBatch, Channels = ChannelRange.Between(2, 5) });
        Assert.Equal((N, 3, 12, 3, N), (plan.Images, plan.TilesPerImage, plan.Tiles, plan.Columns, plan.Rows));
        Assert.Equal((1, 3), (plan.ImageOf(4), plan.ChannelOf(4)));
        Assert.Equal((3, 4), (plan.ImageOf(11), plan.ChannelOf(11)));
        var single = TilePlan.Create(Shape(TensorLayout.Nchw), new() { Channels = ChannelRange.Between(2, 5) });
        Assert.Equal((1, 3, 0, 4), (single.Images, single.Tiles, single.ImageOf(2), single.ChannelOf(2)));
    }

    [Fact]
    public void What_does_not_go_with_it_is_refused()
    {
        var shape = Shape(TensorLayout.Nchw);
        Assert.Contains("columns 3", Assert.Throws<ArgumentException>(
            () => TilePlan.Create(shape, new() { Composition = TileComposition.WholeBatch, Columns = 3 })).Message);
        using var device = CpuDevice.Create();
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Composition = TileComposition.WholeBatch });
        Assert.Contains("whole batch of 4", Assert.Throws<ArgumentException>(() => tiler.Dispatch(tensor, 1)).Message);
    }

    [Fact]
    public void Maps_of_one_pixel_share_the_range_of_the_batch()
    {
        var options = new TileOptions { Composition = TileComposition.WholeBatch };
        var pixels = new byte[6];
        Tiler.Render([0f, 1, 2, 3, 4, 5], TensorShape.Features(2, 3), options, pixels);
        Assert.Equal([0, 51, 102, 153, 204, 255], pixels);
    }

    private static TensorShape Shape(TensorLayout layout) =>
        layout == TensorLayout.Nhwc ? TensorShape.Nhwc(N, H, W, C) : TensorShape.Nchw(N, C, H, W);

    private static void CheckRows(TensorLayout layout, TileRange range, TileRange alone, int first, int end)
    {
        var shape = Shape(layout);
        var options = new TileOptions
        {
            Range = range, Channels = ChannelRange.Between(first, end), Padding = 2, Border = 3,
            PadValue = 9, Composition = TileComposition.WholeBatch,
        };
        var plan = TilePlan.Create(shape, options);
        var pixels = new byte[plan.ByteCount];
        Tiler.Render(Values, shape, options, pixels);
        var row = options with { Composition = TileComposition.Single, Columns = end - first, Border = 0, Range = alone };
        var rowPlan = TilePlan.Create(shape, row);
        Assert.Equal(((2 * 3) + rowPlan.ImageWidth, (2 * 3) + (N * H) + ((N - 1) * 2)), (plan.ImageWidth, plan.ImageHeight));
        var expected = new byte[pixels.Length];
        Array.Fill(expected, (byte)9);
        for (int image = 0; image < N; image++)
        {
            Tiler.Render(Values, shape, row, expected.AsSpan(((3 + (image * (H + 2))) * plan.RowBytes) + 3), image, plan.RowBytes);
        }

        Assert.Equal(expected, pixels);
    }
}
