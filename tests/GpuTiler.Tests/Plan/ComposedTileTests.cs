namespace GpuTiler.Tests.Plan;

/// <summary>Tiles that several maps make.</summary>
public class ComposedTileTests
{
    private const byte Pad = 77;

    // The examples of TensorFlow's documentation of tf.nn.depth_to_space, block size 2.
    [Fact]
    public void Interleaving_is_depth_to_space_on_one_pixel_of_four_channels()
    {
        var options = new TileOptions { Composition = TileComposition.Interleaved(2), Range = TileRange.Between(0, 255) };
        Assert.Equal([1, 2, 3, 4], Render(Count(4), TensorShape.Hwc(1, 1, 4), options));
    }

    [Fact]
    public void Interleaving_is_depth_to_space_on_one_pixel_of_twelve_channels()
    {
        // [[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]: three maps of 2 × 2, here one below the other.
        var options = new TileOptions { Composition = TileComposition.Interleaved(2), Range = TileRange.Between(0, 255), Columns = 1 };
        Assert.Equal([1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12], Render(Count(12), TensorShape.Hwc(1, 1, 12), options));
    }

    [Fact]
    public void Interleaving_is_depth_to_space_on_four_pixels_of_four_channels()
    {
        var options = new TileOptions { Composition = TileComposition.Interleaved(2), Range = TileRange.Between(0, 255) };
        Assert.Equal([1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 13, 14, 11, 12, 15, 16], Render(Count(16), TensorShape.Hwc(2, 2, 4), options));
    }

    [Fact]
    public void A_missing_map_is_the_pad_value()
    {
        // Of 2 · 4 places five are filled: tile 0 has maps 0, 2 and 4, tile 1 has maps 1 and 3.
        var options = new TileOptions
        {
            Composition = TileComposition.Interleaved(2), Range = TileRange.Between(0, 255), Columns = 1, PadValue = Pad,
        };
        Assert.Equal([1, 3, 5, Pad, 2, 4, Pad, Pad], Render(Count(5), TensorShape.Chw(5, 1, 1), options));
    }

    // The range of each kind must be that of the values which the tile shows.
    [Fact]
    public void An_interleaved_tile_has_the_levels_of_the_map_that_depth_to_space_makes()
    {
        var random = new Random(3);
        TileRange[] ranges =
            [TileRange.Tile, TileRange.Tile.Percentile(2, 90), TileRange.Tile.Sigma(2), TileRange.Tile.Symmetric(), TileRange.Layer];
        foreach (var (side, tiles, height, width) in new[] { (2, 1, 3, 5), (2, 3, 4, 4), (3, 2, 1, 7), (4, 5, 2, 1), (2, 2, 70, 90) })
        {
            int maps = side * side * tiles;
            float[] values = [.. Enumerable.Range(0, maps * height * width)
                .Select(i => (random.NextSingle() - 0.3f) * (1 + (i / (height * width) % tiles)))];
            var merged = new float[values.Length];
            for (int map = 0; map < maps; map++)
            {
                for (int y = 0; y < height; y++)
                {
                    for (int x = 0; x < width; x++)
                    {
                        int part = map / tiles, row = (y * side) + (part / side), column = (x * side) + (part % side);
                        merged[(((map % tiles * side * height) + row) * side * width) + column] =
                            values[(((map * height) + y) * width) + x];
                    }
                }
            }

            foreach (var range in ranges)
            {
                foreach (float gamma in new[] { 1f, 2f })
                {
                    var options = new TileOptions { Range = range, Gamma = gamma, Padding = 1, Columns = 2 };
                    byte[] expected = Render(merged, TensorShape.Chw(tiles, side * height, side * width), options);
                    Assert.Equal(expected, Render(
                        values, TensorShape.Chw(maps, height, width), options with { Composition = TileComposition.Interleaved(side) }));
                }
            }
        }
    }

    [Fact]
    public void Three_maps_are_red_green_and_blue_and_share_their_range()
    {
        // Two tiles of one row of two pixels: the first has values from 0 to 10, the second from 0 to 100.
        float[] values = [0, 5, 2.5f, 0, 10, 7.5f, 100, 0, 0, 100, 50, 25];
        byte[] ofTiles = [0, 64, 255, 255, 128, 0, 191, 255, 255, 0, 128, 255, 0, 255, 64, 255];
        var options = new TileOptions { Composition = TileComposition.Rgb, Range = TileRange.Tile, Columns = 1 };
        Assert.Equal(ofTiles, Render(values, TensorShape.Chw(6, 1, 2), options));
        byte[] ofLayer = [0, 6, 26, 255, 13, 0, 19, 255, 255, 0, 128, 255, 0, 255, 64, 255];
        Assert.Equal(ofLayer, Render(values, TensorShape.Chw(6, 1, 2), options with { Range = TileRange.Layer }));
    }

    [Fact]
    public void Every_value_has_its_pixels_and_every_other_pixel_is_the_pad_value()
    {
        foreach (int channels in Enumerable.Range(1, 13))
        {
            foreach (var options in Compositions().Where(options => !options.Composition.IsRgb || channels % 3 == 0))
            {
                foreach (var shape in new[] { TensorShape.Chw(channels, 2, 3), TensorShape.Hwc(2, 3, channels) })
                {
                    CheckPlaces(shape, options);
                }
            }
        }
    }

    [Theory]
    [InlineData(4, 2, 1)]
    [InlineData(5, 2, 2)]
    [InlineData(64, 8, 1)]
    [InlineData(65, 8, 2)]
    [InlineData(3, 100, 1)]
    public void Tiles_are_the_maps_over_the_squared_block_rounded_up(int channels, int block, int tiles)
    {
        var plan = TilePlan.Create(TensorShape.Chw(channels, 3, 5), new() { Composition = TileComposition.Interleaved(block), Scale = 2 });
        Assert.Equal((tiles, channels, 5 * block * 2, 3 * block * 2), (plan.Tiles, plan.Maps, plan.TileWidth, plan.TileHeight));
    }

    [Fact]
    public void What_cannot_be_composed_is_refused_with_what_was_found()
    {
        var shape = TensorShape.Chw(64, 7, 7);
        Assert.Contains("64", Refusal(new() { Composition = TileComposition.Rgb }), StringComparison.Ordinal);
        Assert.Contains(
            "8", Refusal(new() { Composition = TileComposition.Rgb, Channels = ChannelRange.Between(2, 10) }), StringComparison.Ordinal);
        string colored =
            Refusal(new() { Composition = TileComposition.Rgb, ColorMap = ColorMap.Viridis, Channels = ChannelRange.Between(0, 3) });
        Assert.Contains(nameof(TileOptions.ColorMap), colored, StringComparison.Ordinal);
        Assert.All([0, -1], side => Assert.Throws<ArgumentOutOfRangeException>(() => TileComposition.Interleaved(side)));
        Assert.Contains(
            "pixels", Refusal(new() { Composition = TileComposition.Interleaved(int.MaxValue), Scale = int.MaxValue }),
            StringComparison.Ordinal);

        string Refusal(TileOptions options) => Assert.Throws<ArgumentException>(() => TilePlan.Create(shape, options)).Message;
    }

    [Fact]
    public void A_composition_is_one_of_four()
    {
        TileComposition[] all = [TileComposition.Single, TileComposition.Rgb, TileComposition.WholeBatch, TileComposition.Interleaved(3)];
        Assert.Equal(4, all.Distinct().Count());
        Assert.Equal(["Single", "Rgb", "WholeBatch", "Interleaved(3)"], all.Select(one => one.ToString()));
        Assert.Equal(
            [(1, false, false), (1, true, false), (1, false, true), (3, false, false)],
            all.Select(one => (one.Interleave, one.IsRgb, one.IsWholeBatch)));
        Assert.Equal(TileComposition.Single, TileComposition.Interleaved(1));
        Assert.Equal(TileComposition.Single, new TileOptions().Composition);
    }

    [Fact]
    public void A_whole_batch_of_tiles_of_several_maps_is_refused()
    {
        Assert.Equal(TileComposition.WholeBatch, new TileOptions().OfWholeBatch().OfWholeBatch().Composition);
        foreach (var options in Compositions().Where(options => options.Composition != TileComposition.Single))
        {
            Assert.Contains(
                options.Composition.ToString(),
                Assert.Throws<ArgumentException>(() => options.OfWholeBatch()).Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<TileOptions> Compositions()
    {
        foreach (int scale in new[] { 1, 2 })
        {
            var options = new TileOptions { Range = TileRange.Between(0, 1), Scale = scale, PadValue = Pad, Padding = 1, Border = 2 };
            yield return options with { Composition = TileComposition.Rgb };
            foreach (int block in new[] { 1, 2, 3, 4 })
            {
                yield return options with { Composition = TileComposition.Interleaved(block) };
            }
        }
    }

    // With one value at the top of the range at a time: its pixels, of which no other value has one.
    private static void CheckPlaces(TensorShape shape, TileOptions options)
    {
        var values = new float[shape.ElementCount];
        var empty = Render(values, shape, options);
        var owners = new int[empty.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 1;
            var image = Render(values, shape, options);
            values[i] = 0;
            var changed = Enumerable.Range(0, image.Length).Where(at => image[at] != empty[at]).ToList();
            Assert.Equal(options.Scale * options.Scale, changed.Count);
            Assert.All(changed, at => Assert.Equal(255, image[at]));
            changed.ForEach(at => owners[at]++);
        }

        for (int at = 0; at < empty.Length; at++)
        {
            bool isAlpha = options.Composition.IsRgb && at % 4 == 3;
            Assert.Equal((isAlpha ? 255 : owners[at] == 1 ? 0 : Pad, true), (empty[at], owners[at] <= 1));
        }
    }

    private static float[] Count(int values) => [.. Enumerable.Range(1, values).Select(i => (float)i)];

    private static byte[] Render(float[] values, TensorShape shape, TileOptions options)
    {
        var pixels = new byte[TilePlan.Create(shape, options).ByteCount];
        Tiler.Render(values, shape, options, pixels);
        return pixels;
    }
}
