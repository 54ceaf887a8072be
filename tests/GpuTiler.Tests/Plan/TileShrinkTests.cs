using GpuTiler.Conformance;

namespace GpuTiler.Tests.Plan;

/// <summary>Tiles that are smaller than their maps.</summary>
public class TileShrinkTests
{
    private static readonly Rgb Pink = new(255, 0, 128), Teal = new(0, 128, 128);

    [Fact]
    public void A_mean_rounds_halves_up_and_edge_blocks_count_their_own_levels()
    {
        // Blocks of 2×2, 2×1, 1×2 and 1×1.
        float[] values = [0, 0, 7, 1, 1, 8, 3, 4, 255];
        var options = new TileOptions { Range = TileRange.Between(0, 255) };
        Assert.Equal([1, 8, 4, 255], Render(values, TensorShape.Hw(3, 3), options with { Shrink = TileShrink.Mean(2) }));
        Assert.Equal([1, 8, 4, 255], Render(values, TensorShape.Hw(3, 3), options with { Shrink = TileShrink.Max(2) }));
        Assert.Equal([(279 + 4) / 9], Render(values, TensorShape.Hw(3, 3), options with { Shrink = TileShrink.Mean(3) }));
        Assert.Equal([255], Render(values, TensorShape.Hw(3, 3), options with { Shrink = TileShrink.Max(TileShrink.MaxFactor) }));
    }

    // Every sum of blocks of every size would take too long: all levels equal, one more, one less, and random ones.
    [Fact]
    public void A_mean_is_exact_for_every_size_of_a_block()
    {
        var random = new Random(1);
        for (int side = 2; side <= 67; side++)
        {
            foreach (var (height, width) in new[] { (side, side), (side, 1), (1, side), ((2 * side) - 1, (3 * side) + 1) })
            {
                foreach (int level in new[] { 0, 1, 127, 255, -1 })
                {
                    float[] values = [.. Enumerable.Range(0, height * width).Select(_ => (float)(level < 0 ? random.Next(256) : level))];
                    values[random.Next(values.Length)] = random.Next(256);
                    CheckBlocks(values, TensorShape.Hw(height, width), new() { Range = TileRange.Between(0, 255) }, TileShrink.Mean(side));
                }
            }
        }
    }

    [Fact]
    public void Blocks_are_of_the_levels_that_a_map_has_under_every_range_and_gamma()
    {
        int number = 0;
        // What is held has frames, and the conformance suite goes through them.
        foreach (var range in OptionCases.Ranges.Where(range => range.Spread != RangeSpread.Held))
        {
            foreach (var shape in new[]
            {
                TensorShape.Chw(5, 9, 23), TensorShape.Hwc(9, 23, 21), TensorShape.Hwc(6, 31, 3),
                TensorShape.Chw(2, 130, 97), TensorShape.Chw(3, 1, 1),
            })
            {
                number++;
                var options = new TileOptions
                {
                    Range = range, Gamma = number % 2 == 0 ? 2.2f : 0, ColorMap = number % 3 == 0 ? SweepCases.Colors : null,
                };
                var values = TestData.Singles(number % 2 == 0 ? DataKind.Infinities : DataKind.Normal, shape.ElementCount, number);
                CheckBlocks(values, shape, options, TileShrink.Mean(2 + (number % 5)));
                CheckBlocks(values, shape, options, TileShrink.Max(2 + (number % 4)));
            }
        }
    }

    [Fact]
    public void One_NaN_gives_a_block_its_colour_and_one_infinity_does_otherwise()
    {
        // The blocks hold both, an infinity, both, neither.
        const float Inf = float.PositiveInfinity;
        float[] values = [Inf, float.NaN, 0, -Inf, float.NaN, 0, 255, 0, Inf, Inf, 0, 0, float.NaN, 0, 255, 0];
        var options = new TileOptions { Range = TileRange.Between(0, 255), Shrink = TileShrink.Mean(2) };
        Assert.Equal([Pink, Teal, Pink, Rgb.Grey(64)], Colors(values, options with { NaNColor = Pink, InfinityColor = Teal }));
        Assert.Equal([Pink, Rgb.Grey(64), Pink, Rgb.Grey(64)], Colors(values, options with { NaNColor = Pink }));
        Assert.Equal([Teal, Teal, Teal, Rgb.Grey(64)], Colors(values, options with { InfinityColor = Teal }));
        Assert.Equal(
            [Pink, Teal, Pink, Rgb.Grey(255)],
            Colors(values, options with { NaNColor = Pink, InfinityColor = Teal, Shrink = TileShrink.Max(2) }));
        // The order of the values does not matter.
        (values[0], values[1]) = (values[1], values[0]);
        Assert.Equal(Pink, Colors(values, options with { NaNColor = Pink, InfinityColor = Teal })[0]);
        // A level may have the colour of NaN: what an infinity does with it is its own.
        Assert.Equal(Teal, Colors([0, 0, 0, Inf], TensorShape.Hw(2, 2), options with { NaNColor = Rgb.Grey(64), InfinityColor = Teal })[0]);
    }

    [Fact]
    public void Each_channel_of_an_RGB_tile_is_shrunk_for_itself()
    {
        float[] values = [.. Enumerable.Range(0, 6 * 7 * 9).Select(i => (float)(i * 37 % 251))];
        var shape = TensorShape.Chw(6, 7, 9);
        var options = new TileOptions { Columns = 1, Shrink = TileShrink.Mean(4), Range = TileRange.Layer };
        var grey = Render(values, shape, options);
        var rgb = Render(values, shape, options with { Composition = TileComposition.Rgb });
        int blocks = 2 * 3;
        for (int i = 0; i < 2 * blocks; i++)
        {
            var (tile, block) = Math.DivRem(i, blocks);
            for (int part = 0; part < 3; part++)
            {
                Assert.Equal(grey[(((3 * tile) + part) * blocks) + block], rgb[(4 * i) + part]);
            }
        }
    }

    [Fact]
    public void The_grid_is_one_of_smaller_tiles()
    {
        var shape = TensorShape.Nchw(2, 12, 50, 201);
        var options = new TileOptions { Shrink = TileShrink.Mean(8), Padding = 1, Border = 2, RowGap = 3 };
        var plan = TilePlan.Create(shape, options);
        var small = TilePlan.Create(TensorShape.Nchw(2, 12, 7, 26), options with { Shrink = default });
        Assert.Equal(
            (26, 7, small.Columns, small.ImageWidth, small.ImageHeight),
            (plan.TileWidth, plan.TileHeight, plan.Columns, plan.ImageWidth, plan.ImageHeight));
        Assert.Equal(small.TileOrigin(11), plan.TileOrigin(11));
        Assert.Equal(2, TilePlan.Create(shape, options with { Composition = TileComposition.WholeBatch }).Rows);
        Assert.Equal(
            TilePages.Split(TensorShape.Nchw(2, 12, 7, 26), options with { Shrink = default }, 60, 40).Count,
            TilePages.Split(shape, options, 60, 40).Count);
        Assert.Equal(TileRange.Tile, TilePlan.Create(TensorShape.Chw(3, 4, 4), new() { Shrink = TileShrink.Mean(4) }).Range);
    }

    [Fact]
    public void What_waits_for_its_blocks_is_bounded()
    {
        foreach (var (height, width) in new[] { (1, 1), (7, 7), (112, 112), (3, 100_000), (4096, 4096), (16384, 16384), (100_000, 2) })
        {
            foreach (int side in new[] { 2, 3, 64, TileShrink.MaxFactor })
            {
                foreach (int maps in new[] { 1, 5, 64, 1024 })
                {
                    var plan = TilePlan.Create(TensorShape.Hw(height, width), new() { Shrink = TileShrink.Mean(side) });
                    var (together, rows) = LevelShrinker.PartOf(plan, maps);
                    long blocks = (long)width * Math.Min(side, height), waiting = (long)together * width * Math.Min(rows, height);
                    Assert.True(
                        together >= 1 && together <= maps && rows > 0 && rows % side == 0,
                        $"{height}×{width} by {side}: {together} maps, {rows} rows");
                    Assert.True(
                        waiting <= Math.Max(LevelShrinker.MostLevels, blocks),
                        $"{height}×{width} by {side}: {waiting} levels of {together} maps");
                }
            }
        }
    }

    [Fact]
    public void Nonsense_cannot_be_said()
    {
        Assert.Equal((1, ShrinkMode.Mean), (default(TileShrink).Factor, default(TileShrink).Mode));
        Assert.Equal(TileShrink.None, TileShrink.Max(1));
        Assert.Equal(["1", "4", "7:max"], [$"{TileShrink.None}", $"{TileShrink.Mean(4)}", $"{TileShrink.Max(7)}"]);
        foreach (int factor in new[] { int.MinValue, -1, 0, TileShrink.MaxFactor + 1, int.MaxValue })
        {
            Assert.Contains(
                $"by {factor} ", Assert.Throws<ArgumentException>(() => TileShrink.Mean(factor)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => TileShrink.Max(factor));
        }

        var shape = TensorShape.Chw(4, 5, 5);
        var options = new TileOptions { Shrink = TileShrink.Max(2) };
        Assert.Contains(
            "Shrink and Scale",
            Assert.Throws<ArgumentException>(() => TilePlan.Create(shape, options with { Scale = 2 })).Message, StringComparison.Ordinal);
        Assert.Contains("Shrink and Interleave", Assert.Throws<ArgumentException>(
            () => TilePages.Split(shape, options with { Composition = TileComposition.Interleaved(2) })).Message, StringComparison.Ordinal);
        Assert.Equal(3, TilePlan.Create(shape, options with { Scale = 1, Composition = TileComposition.Interleaved(1) }).TileWidth);
    }

    // Against the tile that is as large as its map, whose levels are joined here.
    private static void CheckBlocks(float[] values, TensorShape shape, TileOptions options, TileShrink shrink)
    {
        var levels = Render(values, shape, options with { Columns = 1, ColorMap = null });
        var actual = Render(values, shape, options with { Columns = 1, Shrink = shrink });
        int side = shrink.Factor, across = (shape.Width + side - 1) / side, down = (shape.Height + side - 1) / side,
            size = options.ColorMap is null ? 1 : 4;
        for (int i = 0; i < shape.Channels * across * down; i++)
        {
            int map = i / (across * down), top = i / across % down * side, left = i % across * side;
            int[] block =
            [
                .. from y in Enumerable.Range(top, Math.Min(side, shape.Height - top))
                   from x in Enumerable.Range(left, Math.Min(side, shape.Width - left))
                   select (int)levels[(((map * shape.Height) + y) * shape.Width) + x],
            ];
            int level = shrink.Mode == ShrinkMode.Max ? block.Max() : (block.Sum() + (block.Length / 2)) / block.Length;
            byte[] expected = options.ColorMap is { } colors ? colors.Rgba.Slice(4 * level, 4).ToArray() : [(byte)level];
            Assert.Equal(expected, actual[(size * i)..(size * (i + 1))]);
        }
    }

    private static byte[] Render(float[] values, TensorShape shape, TileOptions options)
    {
        var pixels = new byte[TilePlan.Create(shape, options).ByteCount];
        Tiler.Render(values, shape, options, pixels);
        return pixels;
    }

    private static Rgb[] Colors(float[] values, TileOptions options) => Colors(values, TensorShape.Hw(4, 4), options);

    private static Rgb[] Colors(float[] values, TensorShape shape, TileOptions options)
    {
        var pixels = Render(values, shape, options);
        return [.. pixels.Chunk(4).Select(pixel => new Rgb(pixel[0], pixel[1], pixel[2]))];
    }
}
