namespace GpuTiler.Conformance;

/// <summary>Shapes, values and grids, each swept through what it may be.</summary>
internal static class SweepCases
{
    /// <summary>Colours of which no two are the same.</summary>
    public static readonly ColorMap Colors = MakeColors();

    /// <summary>The cases.</summary>
    public static IEnumerable<ConformanceCase> All => Sweep().Concat(Composed());

    private static IEnumerable<ConformanceCase> Sweep()
    {
        // Every width to 70, with every other dimension and option moving along at its own pace.
        for (int width = 1; width <= 70; width++)
        {
            int height = 1 + (width * 7 % 13);
            int tiles = 1 + (width * 11 % 37);
            foreach (var type in Enum.GetValues<ElementType>())
            {
                foreach (var nhwc in new[] { false, true })
                {
                    var data = (DataKind)((width + (nhwc ? 5 : 0) + (int)type) % Enum.GetValues<DataKind>().Length);
                    yield return new(Shape4(1, tiles, height, width, nhwc), OptionsFor(width), type, data, ExtraPitch: width % 3);
                }
            }
        }

        // Every kind of data, under every kind of range, in both layouts and types.
        TileRange[] ranges =
        [
            TileRange.Auto, TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 1), TileRange.Between(0, 1e-35f),
            TileRange.Between(-3e38f, 3e38f), TileRange.Between(1e-31f, 2e-31f), TileRange.Between(5e-31f, 1),
        ];
        foreach (var data in Enum.GetValues<DataKind>())
        {
            foreach (var range in ranges)
            {
                foreach (var type in Enum.GetValues<ElementType>())
                {
                    yield return new(TensorShape.Chw(5, 9, 23), new() { Range = range, Padding = 1 }, type, data);
                    yield return new(TensorShape.Hwc(9, 23, 21), new() { Range = range, Border = 2 }, type, data);
                    yield return new(TensorShape.Hwc(6, 11, 3), new() { Range = range, Padding = 3, PadValue = 9 }, type, data);
                    yield return new(TensorShape.Features(2, 50), new() { Range = range, Padding = 1 }, type, data, Image: 1);
                }
            }
        }

        // Shapes that stress the schedule: tall, wide, one pixel, many tiles, few large maps, channels around the block of 16.
        (int C, int H, int W)[] shapes =
        [
            (1, 1, 1), (1, 1025, 3), (2, 3, 1025), (300, 7, 7), (300, 1, 1), (257, 2, 5), (1, 700, 700), (3, 300, 301), (15, 5, 6),
            (16, 5, 6), (17, 5, 6), (31, 4, 9), (33, 4, 9), (48, 20, 30), (64, 112, 112), (64, 5, 300), (1, 1, 5000), (2, 1, 4097),
        ];
        foreach (var (c, h, w) in shapes)
        {
            foreach (var nhwc in new[] { false, true })
            {
                foreach (var range in new[] { TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 2) })
                {
                    yield return new(
                        Shape4(1, c, h, w, nhwc), new() { Range = range, Padding = 2, Border = 2, PadValue = 128 },
                        ElementType.Float32, DataKind.Normal);
                    yield return new(Shape4(1, c, h, w, nhwc), new() { Range = range }, ElementType.Float16, DataKind.Infinities);
                }
            }
        }

        // Channels last beyond what one block takes, in rows that are squares of 16 pixels and in shorter ones, from an odd channel on.
        foreach (var (c, h, w) in new[] { (1040, 3, 16), (2100, 2, 19), (1025, 3, 5), (1023, 4, 33) })
        {
            foreach (var channels in new[] { ChannelRange.All, ChannelRange.Between(5, c - 3), ChannelRange.Between(c - 9, c) })
            {
                var type = (ElementType)(w % 2);
                yield return new(TensorShape.Hwc(h, w, c), new() { Channels = channels, Padding = 1 }, type, DataKind.Normal);
                yield return new(TensorShape.Hwc(h, w, c), new() { Channels = channels, Range = TileRange.Layer }, type, DataKind.NaNs);
            }
        }

        // Orders of more channels than one block takes, in the order of memory and against it.
        foreach (var (c, h, w) in new[] { (1040, 3, 16), (1040, 7, 7), (70, 30, 40), (3, 5, 1100) })
        {
            foreach (var kind in Enum.GetValues<OrderKind>().Except([OrderKind.None]))
            {
                var options = new TileOptions { Channels = OptionCases.Order(kind, 0, c, c + (int)kind), Padding = 1 };
                yield return new(TensorShape.Hwc(h, w, c), options, ElementType.Float32, DataKind.Infinities);
                yield return new(TensorShape.Chw(c, h, w), options, ElementType.Float16, DataKind.Normal);
                yield return new(TensorShape.Chw(c, h, w), options with { Range = TileRange.Layer }, ElementType.Float32, DataKind.NaNs);
            }
        }

        // Options against each other.
        for (int i = 0; i < 120; i++)
        {
            var random = new Random(i);
            int channels = random.Next(1, 41);
            int start = random.Next(channels);
            int batch = random.Next(1, 4);
            var options = new TileOptions
            {
                Columns = random.Next(0, 9),
                Padding = random.Next(0, 40),
                Border = random.Next(0, 40),
                PadValue = (byte)random.Next(256),
                Scale = random.Next(0, 5),
                Range = ranges[random.Next(ranges.Length)],
                Channels = random.Next(2) == 0 ? ChannelRange.All : ChannelRange.Between(start, random.Next(start + 1, channels + 1)),
                ColorMap = random.Next(2) == 0 ? Colors : null,
            };
            var shape = Shape4(batch, channels, random.Next(1, 40), random.Next(1, 200), random.Next(2) == 0);
            yield return new(
                shape, options, (ElementType)random.Next(2), (DataKind)random.Next(Enum.GetValues<DataKind>().Length),
                random.Next(batch), random.Next(0, 5));
        }

        // A whole batch in one image: maps that follow each other and others, small maps and those that do not fit a group.
        foreach (var range in new[]
        {
            TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 1), TileRange.Tile.Percentile(5, 90), TileRange.Layer.Sigma(1),
        })
        {
            foreach (var (c, h, w) in new[] { (5, 9, 23), (21, 6, 11), (3, 80, 90), (6, 1, 1) })
            {
                foreach (var nhwc in new[] { false, true })
                {
                    foreach (var channels in new[] { ChannelRange.All, ChannelRange.Between(1, c - 1) })
                    {
                        var options = new TileOptions
                        {
                            Composition = TileComposition.WholeBatch,
                            Range = range,
                            Padding = 3,
                            Border = 1,
                            RowGap = c % 4,
                            PadValue = 50,
                            Channels = channels,
                        };
                        yield return new(Shape4(4, c, h, w, nhwc), options, ElementType.Float32, DataKind.Infinities, ExtraPitch: c % 2);
                        yield return new(
                            Shape4(3, c, h, w, nhwc), options with { ColorMap = Colors, Scale = 2 }, ElementType.Float16, DataKind.Normal);
                    }
                }
            }
        }

        // Room for text between the rows, with and without what else separates tiles.
        foreach (var colors in new[] { null, Colors })
        {
            foreach (var (padding, gap, columns) in new[] { (0, 1, 3), (2, 12, 3), (5, 3, 1), (1, 40, 9), (3, 7, 4) })
            {
                var options = new TileOptions
                {
                    Columns = columns,
                    Padding = padding,
                    RowGap = gap,
                    Border = gap % 3,
                    PadValue = 33,
                    ColorMap = colors,
                };
                yield return new(TensorShape.Chw(7, 9, 23), options, ElementType.Float32, DataKind.Normal);
                yield return new(TensorShape.Hwc(6, 11, 7), options with { Scale = 2 }, ElementType.Float16, DataKind.Normal);
            }
        }
    }

    // Tiles that several maps make, in blocks that the maps fill or not, and in both colours and grey.
    private static IEnumerable<ConformanceCase> Composed()
    {
        (int C, int H, int W)[] shapes =
        [
            (1, 1, 1), (4, 1, 1), (5, 9, 23), (64, 5, 7), (300, 3, 3), (17, 5, 130), (3, 2, 1500), (2, 1000, 1), (7, 300, 301),
        ];
        foreach (var (c, h, w) in shapes)
        {
            foreach (var nhwc in new[] { false, true })
            {
                foreach (var range in new[] { TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 2) })
                {
                    var plain = new TileOptions { Range = range, Padding = 1, Border = 3, PadValue = 128 };
                    var type = (ElementType)((c + h) % 2);
                    yield return new(
                        Shape4(1, c, h, w, nhwc), plain with { Composition = TileComposition.Interleaved(2) }, type, DataKind.Normal);
                    yield return new(
                        Shape4(1, c, h, w, nhwc), plain with { Composition = TileComposition.Interleaved(4), ColorMap = Colors },
                        type, DataKind.NaNs, ExtraPitch: 1);
                    yield return new(
                        Shape4(2, 3 * c, h, w, nhwc), plain with { Composition = TileComposition.Rgb },
                        type, DataKind.Infinities, Image: 1, ExtraPitch: 3);
                }
            }

            if (h * w <= 3000)
            {
                yield return new(
                    Shape4(1, c, h, w, false), new() { Composition = TileComposition.Interleaved(33), PadValue = 9 },
                    ElementType.Float32, DataKind.Normal);
            }
        }
    }

    private static TileOptions OptionsFor(int i) => new()
    {
        Columns = i % 6,
        Padding = i % 5,
        Border = i % 4,
        PadValue = (byte)(i * 3),
        Scale = i % 7 == 0 ? 2 : 0,
        Range = i % 3 == 0 ? TileRange.Layer : TileRange.Auto,
        ColorMap = i % 8 == 3 ? Colors : null,
    };

    private static TensorShape Shape4(int n, int c, int h, int w, bool nhwc) =>
        nhwc ? TensorShape.Nhwc(n, h, w, c) : TensorShape.Nchw(n, c, h, w);

    private static ColorMap MakeColors()
    {
        var rgba = new byte[1024];
        new Random(7).NextBytes(rgba);
        return ColorMap.Create(rgba);
    }
}
