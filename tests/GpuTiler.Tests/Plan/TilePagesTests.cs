using GpuTiler.Conformance;

namespace GpuTiler.Tests.Plan;

public class TilePagesTests
{
    private static readonly TileRange[] Ranges = OptionCases.RangesOfOneFrame;

    [Fact]
    public void Pages_together_are_the_mosaic()
    {
        int split = 0;
        for (int i = 0; i < 400; i++)
        {
            var (shape, options, random) = Any(i);
            var whole = TilePlan.Create(shape, options);
            int maxWidth = random.Next(whole.TileWidth + (2 * options.Border), whole.ImageWidth + 30),
                maxHeight = random.Next(whole.TileHeight + (2 * options.Border), whole.ImageHeight + 30);
            var pages = TilePages.Split(shape, options, maxWidth, maxHeight);
            if (whole.ImageWidth <= maxWidth && whole.ImageHeight <= maxHeight)
            {
                Assert.Equal([options], pages);
                continue;
            }

            split++;
            CheckLayout(shape, options, pages, maxWidth, maxHeight);
            CheckPixels(shape, options, pages, i);
        }

        Assert.True(split > 200, $"{split} mosaics were split.");
    }

    [Fact]
    public void Pages_of_a_whole_batch_have_a_row_for_each_image()
    {
        int split = 0;
        for (int i = 0; i < 200; i++)
        {
            var (shape, options, random) = Any(i, batch: 2 + (i % 3));
            options = options with { Composition = TileComposition.WholeBatch, Columns = 0 };
            var whole = TilePlan.Create(shape, options);
            var image = new byte[whole.ByteCount];
            Render(whole, shape, i, image, whole.RowBytes);
            int before = 0;
            var pages = TilePages.Split(
                shape, options, random.Next(whole.TileWidth + (2 * options.Border), whole.ImageWidth + 1), whole.ImageHeight);
            foreach (var page in pages.Select(page => TilePlan.Create(shape, page)))
            {
                var pixels = new byte[page.ByteCount];
                Render(page, shape, i, pixels, page.RowBytes);
                for (int tile = 0; tile < page.Tiles; tile++)
                {
                    var (row, column) = Math.DivRem(tile, page.Columns);
                    Assert.Equal(Tile(whole, image, (row * whole.Columns) + before + column), Tile(page, pixels, tile));
                }

                Assert.Equal(whole.ImageHeight, page.ImageHeight);
                before += page.Columns;
            }

            Assert.Equal(whole.Columns, before);
            split += pages.Count > 1 ? 1 : 0;
            string refusal = Assert.Throws<NoRoomException>(() => TilePages.Split(shape, options, 0, whole.ImageHeight - 1)).Message;
            Assert.Contains($"of each of the {shape.Batch} images", refusal, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => TileBands.Create(shape, options));
        }

        Assert.True(split > 80, $"{split} mosaics were split.");
    }

    [Fact]
    public void Pages_and_bands_of_composed_tiles_are_the_mosaic()
    {
        foreach (int maps in Enumerable.Range(1, 40))
        {
            foreach (var composed in new TileOptions[]
            {
                new() { Composition = TileComposition.Interleaved(2) },
                new() { Composition = TileComposition.Interleaved(3), ColorMap = ColorMap.Viridis },
                new() { Composition = TileComposition.Interleaved(5) },
                new() { Composition = TileComposition.Rgb },
            })
            {
                int channels = composed.Composition.IsRgb ? 3 * maps : maps;
                int[] order = [.. Enumerable.Range(0, channels).OrderBy(channel => channel * 7 % 11)];
                foreach (var options in new[]
                {
                    composed, composed with { Channels = ChannelRange.Between(2, channels + 2), Border = 1 },
                    composed with { Channels = ChannelSelection.Of(order) },
                })
                {
                    CheckComposed(
                        TensorShape.Chw(channels + 3, 3, 2),
                        options with { Range = Ranges[maps % Ranges.Length], Padding = maps % 3, Columns = maps % 4 }, maps);
                }
            }
        }
    }

    private static void CheckComposed(TensorShape shape, TileOptions options, int seed)
    {
        var whole = TilePlan.Create(shape, options);
        for (int columns = 1; columns <= whole.Columns; columns++)
        {
            for (int rows = 1; rows <= whole.Rows; rows += 2)
            {
                int width = (2 * options.Border) + (columns * (whole.TileWidth + options.Padding)) - options.Padding;
                int height = (2 * options.Border) + (rows * (whole.TileHeight + options.Padding)) - options.Padding;
                var pages = TilePages.Split(shape, options, width, height);
                CheckPixels(shape, options, pages, seed);
                var plans = pages.Select(page => TilePlan.Create(shape, page)).ToList();
                Assert.Equal(
                    Enumerable.Range(0, whole.Tiles).Select(whole.NumberOf),
                    plans.SelectMany(plan => Enumerable.Range(0, plan.Tiles).Select(plan.NumberOf)));
                Assert.All(plans, plan => Assert.True(plan.ImageWidth <= width && plan.ImageHeight <= height));
            }
        }

        var bands = TileBands.Create(shape, options, bandBytes: 1);
        Assert.Equal(whole.Rows, bands.Bands.Count);
        CheckPixels(shape, options, [.. bands.Bands.Select(band => band.Options)], seed);
    }

    [Fact]
    public void A_mosaic_beyond_memory_becomes_pages_that_fit()
    {
        var shape = TensorShape.Chw(1000, 10, 10);
        var options = new TileOptions { Scale = 300, Padding = 1, ColorMap = ColorMap.Viridis };
        Assert.Throws<ArgumentException>(() => TilePlan.Create(shape, options));
        var pages = TilePages.Split(shape, options, 0, 0).Select(page => TilePlan.Create(shape, page)).ToList();
        Assert.Equal(1000, pages.Sum(page => page.Tiles));
        Assert.True(pages.Count > 1);
        // One more row would not fit.
        Assert.All(pages.SkipLast(1), page => Assert.True((long)page.RowBytes * (page.ImageHeight + 3001) > Array.MaxLength));
    }

    [Fact]
    public void A_row_beyond_memory_becomes_shorter()
    {
        var shape = TensorShape.Chw(1000, 100, 100);
        var pages = TilePages.Split(shape, new() { Scale = 30, Columns = 1000 }, 0, 0);
        Assert.Equal(1000, pages.Sum(page => TilePlan.Create(shape, page).Tiles));
        Assert.All(pages, page => Assert.Equal(Array.MaxLength / 3000 / 3000, page.Columns));
    }

    [Fact]
    public void Pages_are_made_when_they_are_asked_for_and_too_many_are_refused()
    {
        // As many as maps; with an order each would hold its own, and all together would take no end.
        var shape = TensorShape.Chw(1 << 19, 1, 1);
        var options = new TileOptions { Channels = ChannelSelection.Of([.. Enumerable.Range(0, shape.Channels).Reverse()]) };
        var pages = TilePages.Split(shape, options, 1, 1);
        Assert.Equal(shape.Channels, pages.Count);
        Assert.Equal(
            [0, 1000, shape.Channels - 1],
            new[] { 0, 1000, shape.Channels - 1 }.Select(page => shape.Channels - 1 - TilePlan.Create(shape, pages[page]).NumberOf(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => pages[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => pages[shape.Channels]);

        var layer = new LayerDescription("x", [shape.Channels, 1, 1], shape, "x", "x");
        foreach (var figure in new[] { null, new FigureTemplate() })
        {
            var plan = MosaicPlan.Create(layer, new() { Tiles = options, MaxSize = 2, Figure = figure });
            var e = Assert.Throws<NoRoomException>(() => plan.Pages);
            Assert.Contains("pages, and 100000 are the most", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_tile_that_is_larger_than_a_page_is_refused_with_the_numbers()
    {
        var shape = TensorShape.Chw(3, 20, 30);
        var e = Assert.Throws<NoRoomException>(() => TilePages.Split(shape, new() { Border = 2 }, 33, 100));
        Assert.Equal(
            "A single tile is 34×24 pixels with its border, and there is room for 33×100: use a smaller scale, or a larger limit.",
            e.Message);
        Assert.Throws<NoRoomException>(() => TilePages.Split(shape, new() { Border = 2 }, 100, 23));
        Assert.Equal(3, TilePages.Split(shape, new() { Border = 2 }, 34, 24).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePages.Split(shape, default, -1));
        Assert.Throws<ArgumentException>(() => TilePages.Split(shape, new() { Columns = -1 }));
        Assert.Throws<ArgumentException>(() => TilePages.Split(default, default));
    }

    [Fact]
    public void Bands_one_below_the_other_are_the_image()
    {
        int cut = 0;
        for (int i = 0; i < 400; i++)
        {
            var (shape, options, random) = Any(i);
            var whole = TilePlan.Create(shape, options);
            var bands = TileBands.Create(shape, options, bandBytes: random.Next(1, whole.ByteCount + 1));
            Assert.Equal((whole.ImageWidth, whole.ImageHeight, whole.RowBytes), (bands.Width, bands.Height, bands.RowBytes));
            var pixels = new List<byte>();
            foreach (var band in bands.Bands)
            {
                Assert.Equal(pixels.Count, band.Top * bands.RowBytes);
                var rows = new byte[bands.ByteCountOf(band)];
                bands.FillPadding(rows);
                Render(TilePlan.Create(shape, band.Options), shape, i, rows.AsSpan(band.Offset), bands.RowBytes);
                pixels.AddRange(rows);
            }

            var expected = new byte[whole.ByteCount];
            Render(whole, shape, i, expected, whole.RowBytes);
            Assert.Equal(expected, pixels);
            cut += bands.Bands.Count > 1 ? 1 : 0;
        }

        Assert.True(cut > 150, $"{cut} mosaics were cut.");
    }

    [Fact]
    public void Bands_of_an_image_beyond_memory_are_small()
    {
        var bands = TileBands.Create(TensorShape.Chw(3000, 10, 10), new() { Scale = 100, Padding = 1 });
        Assert.True((long)bands.RowBytes * bands.Height > Array.MaxLength);
        Assert.All(bands.Bands, band => Assert.True(bands.ByteCountOf(band) <= TileBands.DefaultBandBytes));
        Assert.Equal(bands.Height, bands.Bands.Sum(band => band.Height));
        Assert.Throws<ArgumentException>(() => TileBands.Create(TensorShape.Chw(3000, 10, 10), new() { Scale = 300, Columns = 3000 }));
    }

    private static (TensorShape Shape, TileOptions Options, Random Random) Any(int seed, int batch = 0)
    {
        var random = new Random(seed);
        int channels = random.Next(1, 40), height = random.Next(1, 12), width = random.Next(1, 12), start = random.Next(channels);
        batch = batch == 0 ? random.Next(1, 3) : batch;
        var shape = random.Next(2) == 0
            ? TensorShape.Nchw(batch, channels, height, width)
            : TensorShape.Nhwc(batch, height, width, channels);
        var order = random.Next(3) == 0
            ? ChannelOrder.Of([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(channels))])
            : default;
        return (shape, new()
        {
            Columns = random.Next(0, 9),
            Padding = random.Next(0, 4),
            RowGap = random.Next(0, 3),
            Border = random.Next(0, 4),
            Scale = random.Next(0, 4),
            PadValue = (byte)random.Next(256),
            Range = Ranges[random.Next(Ranges.Length)],
            Channels = order.Count > 0 || random.Next(2) == 0 ? order : ChannelRange.Between(start, random.Next(start + 1, channels + 1)),
            ColorMap = random.Next(2) == 0 ? ColorMap.Viridis : null,
        }, random);
    }

    private static void CheckLayout(
        TensorShape shape, in TileOptions options, IReadOnlyList<TileOptions> pages, int maxWidth, int maxHeight)
    {
        var whole = TilePlan.Create(shape, options);
        int next = 0;
        foreach (var page in pages.Select(page => TilePlan.Create(shape, page)))
        {
            Assert.Equal(
                Enumerable.Range(next, page.Tiles).Select(whole.ChannelOf), Enumerable.Range(0, page.Tiles).Select(page.ChannelOf));
            next += page.Tiles;
            bool isLast = next == whole.Tiles;
            Assert.True(page.ImageWidth <= maxWidth && page.ImageHeight <= maxHeight);
            Assert.Equal((whole.Scale, whole.Padding, whole.Border, whole.Range), (page.Scale, page.Padding, page.Border, page.Range));
            // Whole rows, and as many as fit; as many columns as the mosaic has, or as fit.
            Assert.True(isLast || page.Tiles == page.Columns * page.Rows);
            Assert.True(isLast || page.ImageHeight + page.TileHeight + page.Padding + page.RowGap > maxHeight);
            Assert.True(page.Tiles < page.Columns || page.Columns == whole.Columns || (isLast && page.Rows == 1)
                || page.ImageWidth + page.TileWidth + page.Padding > maxWidth);
        }

        Assert.Equal(whole.Tiles, next);
    }

    private static void CheckPixels(TensorShape shape, in TileOptions options, IReadOnlyList<TileOptions> pages, int seed)
    {
        var whole = TilePlan.Create(shape, options);
        var image = new byte[whole.ByteCount];
        Render(whole, shape, seed, image, whole.RowBytes);
        int before = 0;
        foreach (var page in pages.Select(page => TilePlan.Create(shape, page)))
        {
            var pixels = new byte[page.ByteCount];
            Render(page, shape, seed, pixels, page.RowBytes);
            for (int tile = 0; tile < page.Tiles; tile++)
            {
                Assert.Equal(Tile(whole, image, before + tile), Tile(page, pixels, tile));
            }

            before += page.Tiles;
        }
    }

    private static byte[] Tile(in TilePlan plan, byte[] pixels, int tile)
    {
        var (x, y) = plan.TileOrigin(tile);
        var (rowBytes, size, bytes) = (plan.RowBytes, plan.PixelSize, plan.TileWidth * plan.PixelSize);
        return [.. Enumerable.Range(y, plan.TileHeight).SelectMany(row => pixels.AsSpan((row * rowBytes) + (x * size), bytes).ToArray())];
    }

    private static void Render(in TilePlan plan, TensorShape shape, int seed, Span<byte> pixels, int rowPitch)
    {
        var kinds = Enum.GetValues<DataKind>();
        var kind = kinds[seed % kinds.Length];
        if (seed % 5 == 0)
        {
            CpuDevice.Shared.Render(TestData.Halves(kind, shape.ElementCount), plan, pixels, shape.Batch - plan.Images, rowPitch);
        }
        else
        {
            CpuDevice.Shared.Render(TestData.Singles(kind, shape.ElementCount), plan, pixels, shape.Batch - plan.Images, rowPitch);
        }
    }
}
