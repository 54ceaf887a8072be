using FsCheck;
using FsCheck.Fluent;

namespace GpuTiler.Tests.Plan;

public class TilePlanTests
{
    [Fact]
    public void Every_value_appears_exactly_once_and_every_other_pixel_is_the_pad_value()
    {
        var cases =
            from channels in Gen.Choose(1, 30)
            from height in Gen.Choose(1, 9)
            from width in Gen.Choose(1, 9)
            from columns in Gen.Choose(0, 12)
            from padding in Gen.Choose(0, 4)
            from rowGap in Gen.Choose(0, 3)
            from border in Gen.Choose(0, 4)
            from scale in Gen.Choose(0, 3)
            from pad in Gen.Elements<byte>(0, 7, 255)
            select (Shape: TensorShape.Chw(channels, height, width), Options: new TileOptions
            {
                Columns = columns,
                Padding = padding,
                RowGap = rowGap,
                Border = border,
                Scale = scale,
                PadValue = pad,
                Range = TileRange.Between(0, 255),
            });
        Prop.ForAll(cases.ToArbitrary(), c => CheckCoverage(c.Shape, c.Options))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Automatic_columns_are_the_smallest_that_make_the_image_wide_enough()
    {
        var sizes =
            from tiles in Gen.Choose(1, 3000)
            from height in Gen.Choose(1, 200)
            from width in Gen.Choose(1, 200)
            from padding in Gen.Choose(0, 9)
            from rowGap in Gen.Choose(0, 20)
            select (tiles, height, width, padding, rowGap);
        Prop.ForAll(sizes.ToArbitrary(), size =>
        {
            var (tiles, height, width, padding, rowGap) = size;
            long expected = 1;
            while (expected < tiles && expected * expected * (width + padding) < (long)tiles * (height + padding))
            {
                expected++;
            }

            return TilePlan.Create(TensorShape.Chw(tiles, height, width), new() { Padding = padding, RowGap = rowGap }).Columns == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Channels_of_a_range_matter_to_a_range_of_the_layer_alone()
    {
        var shape = TensorShape.Chw(9, 2, 2);
        var options = new TileOptions
        {
            Channels = ChannelRange.Between(2, 5), RangeChannels = ChannelRange.Between(1, 7), Range = TileRange.Layer.Sigma(2),
        };
        var plan = TilePlan.Create(shape, options);
        Assert.Equal((2, 3, 1, 6), (plan.FirstChannel, plan.Tiles, plan.FirstRangeChannel, plan.RangeChannels));
        foreach (var range in new[] { TileRange.Auto, TileRange.Tile.Percentile(1, 99), TileRange.Between(0, 1) })
        {
            Assert.Equal(
                TilePlan.Create(shape, options with { Range = range, RangeChannels = default }),
                TilePlan.Create(shape, options with { Range = range }));
        }

        Assert.Throws<ArgumentException>(() => TilePlan.Create(shape, options with { RangeChannels = ChannelRange.Between(1, 10) }));
        TilePlan.Create(shape, options with { RangeChannels = ChannelRange.Between(1, 10), Range = TileRange.Tile });
    }

    [Theory]
    [InlineData(64, 112, 112, 0, 2, 2, 914, 914, 8, 8)]
    [InlineData(3, 4, 5, 9, 1, 0, 17, 4, 3, 1)]
    [InlineData(10, 2, 2, 4, 0, 3, 14, 12, 4, 3)]
    public void The_image_has_the_size_of_the_contract(
        int channels, int height, int width, int columns, int padding, int border,
        int imageWidth, int imageHeight, int planColumns, int rows)
    {
        var plan = TilePlan.Create(
            TensorShape.Chw(channels, height, width), new() { Columns = columns, Padding = padding, Border = border });
        Assert.Equal((imageWidth, imageHeight, planColumns, rows), (plan.ImageWidth, plan.ImageHeight, plan.Columns, plan.Rows));
    }

    [Fact]
    public void Maps_of_one_pixel_share_a_range_unless_told_otherwise()
    {
        Assert.Equal(RangeKind.Layer, TilePlan.Create(TensorShape.Features(1, 10)).Range.Kind);
        Assert.Equal(RangeKind.Tile, TilePlan.Create(TensorShape.Chw(10, 1, 2)).Range.Kind);
        Assert.Equal(RangeKind.Tile, TilePlan.Create(TensorShape.Features(1, 10), new() { Range = TileRange.Tile }).Range.Kind);
    }

    [Theory]
    [InlineData(1, 1, int.MaxValue, int.MaxValue, 0, "4294967295")]
    [InlineData(2, 2, 0, int.MaxValue, 0, "4294967296")]
    [InlineData(50000, 50000, 0, 0, 0, "50000×50000")]
    [InlineData(2, 2, 0, 0, int.MaxValue, "4294967294")]
    public void An_image_that_is_too_large_is_refused_with_its_numbers(
        int height, int width, int padding, int border, int scale, string numbers)
    {
        // A stride of one image makes the 50,000 × 50,000 case plannable without its tensor.
        var shape = height > 1000 ? TensorShape.Chw(1, height / 1000, width / 1000) : TensorShape.Chw(1, height, width);
        var options = new TileOptions { Padding = padding, Border = border, Scale = height > 1000 ? 1000 : scale };
        var e = Assert.Throws<ArgumentException>(() => TilePlan.Create(shape, options));
        Assert.Contains(numbers, e.Message);
        Assert.Contains("2147483591", e.Message);
    }

    [Fact]
    public void Options_out_of_bounds_are_refused_by_name()
    {
        var shape = TensorShape.Chw(2, 3, 4);
        Assert.Contains("columns -1", Message(new() { Columns = -1 }));
        Assert.Contains("padding -2", Message(new() { Padding = -2 }));
        Assert.Contains("row gap -5", Message(new() { RowGap = -5 }));
        Assert.Contains("border -3", Message(new() { Border = -3 }));
        Assert.Contains("scale -4", Message(new() { Scale = -4 }));
        Assert.Contains("out of bounds", Message(new() { Channels = ChannelRange.Between(1, 3) }));
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => TilePlan.Create(default)).Message);

        string Message(TileOptions options) => Assert.Throws<ArgumentException>(() => TilePlan.Create(shape, options)).Message;
    }

    private static bool CheckCoverage(TensorShape shape, TileOptions options)
    {
        var values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 1 + (i % 254);
        }

        var plan = TilePlan.Create(shape, options);
        var pixels = new byte[plan.ByteCount];
        Tiler.Render(values, shape, options, pixels);
        int scale = Math.Max(1, options.Scale), tileWidth = shape.Width * scale, tileHeight = shape.Height * scale;
        var expected = new byte[pixels.Length];
        Array.Fill(expected, options.PadValue);
        var covered = new bool[pixels.Length];
        for (int tile = 0; tile < shape.Channels; tile++)
        {
            int left = options.Border + (tile % plan.Columns * (tileWidth + options.Padding));
            int top = options.Border + (tile / plan.Columns * (tileHeight + options.Padding + options.RowGap));
            for (int y = 0; y < tileHeight; y++)
            {
                for (int x = 0; x < tileWidth; x++)
                {
                    int at = ((top + y) * plan.ImageWidth) + left + x;
                    if (covered[at])
                    {
                        return false;
                    }

                    covered[at] = true;
                    expected[at] = (byte)values[(((tile * shape.Height) + (y / scale)) * shape.Width) + (x / scale)];
                }
            }
        }

        return expected.AsSpan().SequenceEqual(pixels);
    }
}
