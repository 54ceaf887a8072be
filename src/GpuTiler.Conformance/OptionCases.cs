namespace GpuTiler.Conformance;

/// <summary>Every option against every other: the cases hold each pair of two options' values.</summary>
internal static class OptionCases
{
    /// <summary>Every way to find a range.</summary>
    public static readonly TileRange[] Ranges =
    [
        TileRange.Auto, TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 0.75f),
        .. new[] { TileRange.Tile, TileRange.Layer }.SelectMany(scope => new[]
        {
            scope.Symmetric(),
            scope.Percentile(1, 99), scope.Percentile(0, 100), scope.Percentile(12.34m, 50), scope.Percentile(99.99m, 100),
            scope.Sigma(2), scope.Sigma(0.3f), scope.Sigma(100), scope.Hold(0.9f),
        }),
    ];

    /// <summary>Those that a single rendering may have.</summary>
    public static readonly TileRange[] RangesOfOneFrame = [.. Ranges.Where(range => range.Spread != RangeSpread.Held)];

    // The channels that decide a range of the layer: those shown, all of them, or others.
    private enum RangeScope
    {
        Shown,
        Layer,
        Others,
        Order,
    }

    private static readonly float[] Gammas = [0, 2.2f, 0.4f];
    private static readonly int[] Scales = [0, 3];
    private static readonly (int Padding, int Border, int Columns)[] Grids = [(0, 0, 0), (1, 2, 3), (3, 0, 1)];

    private static readonly (Rgb? NaN, Rgb? Infinity)[] NonFinite =
        [(null, null), (new(1, 2, 3), new(255, 0, 128)), (new(0, 255, 255), null), (null, new(90, 90, 90))];

    // Colours, and how maps make tiles: RGB tiles exclude the other options.
    private static readonly (bool IsColored, int Interleave, bool IsRgb)[] Looks =
        [(false, 0, false), (true, 0, false), (false, 2, false), (true, 2, false), (false, 5, false), (true, 3, false), (false, 0, true)];

    // Small and large, one value and many maps, enough values for several threads.
    private static readonly (int C, int H, int W)[] Shapes =
        [(5, 9, 23), (21, 6, 11), (40, 1, 1), (150, 7, 7), (17, 5, 130), (2, 3, 1500), (3, 300, 301)];

    /// <summary>The number of values of each option, in the order in which <see cref="Case"/> reads a row.</summary>
    public static readonly int[] Sizes =
    [
        Ranges.Length, Enum.GetValues<DataKind>().Length, Shapes.Length, Gammas.Length, Scales.Length, Grids.Length, 2, 2, 2, Looks.Length,
        2, 2, NonFinite.Length, Enum.GetValues<OrderKind>().Length, 2, Enum.GetValues<RangeScope>().Length,
    ];

    /// <summary>One row of values for each case.</summary>
    public static readonly IReadOnlyList<int[]> Rows = Pairwise.Cover(Sizes);

    /// <summary>The cases.</summary>
    public static IEnumerable<ConformanceCase> All => Rows.Select(Case).Concat(NonFiniteCases());

    // Values with colours of their own by every way into an image: one for each shape, layout and type, with every other one enlarged
    // or through a gamma.
    private static IEnumerable<ConformanceCase> NonFiniteCases()
    {
        int number = 0;
        foreach (var (c, h, w) in Shapes)
        {
            foreach (var type in Enum.GetValues<ElementType>())
            {
                foreach (var shape in new[] { TensorShape.Chw(c, h, w), TensorShape.Hwc(h, w, c) })
                {
                    foreach (var data in new[] { DataKind.NaNs, DataKind.Infinities, DataKind.OnlyInfinities })
                    {
                        var (nan, infinity) = NonFinite[1 + ((number + (number / 3)) % (NonFinite.Length - 1))];
                        var options = new TileOptions
                        {
                            Padding = 1,
                            Scale = 1 + (number % 2),
                            Gamma = number % 4 < 2 ? 0 : 2.2f,
                            NaNColor = nan,
                            InfinityColor = infinity,
                            ColorMap = number % 5 == 0 ? null : SweepCases.Colors,
                            Channels = Order((OrderKind)(number / 3 % 4), 0, c, number),
                        };
                        yield return new(shape, options, type, data);
                        number++;
                    }
                }
            }
        }
    }

    /// <summary>An order of channels from <paramref name="first"/> up to <paramref name="end"/>.</summary>
    public static ChannelOrder Order(OrderKind kind, int first, int end, int seed)
    {
        var random = new Random(seed);
        int[] channels = [.. Enumerable.Range(first, end - first)];
        switch (kind)
        {
            case OrderKind.Shuffled:
                random.Shuffle(channels);
                break;
            case OrderKind.Some:
                random.Shuffle(channels);
                channels = channels[..((channels.Length + 1) / 2)];
                break;
            case OrderKind.Repeated:
                channels = [.. Enumerable.Range(0, channels.Length + 3).Select(_ => channels[random.Next(channels.Length)])];
                break;
        }

        return kind == OrderKind.None ? default : ChannelOrder.Of(channels);
    }

    private static ChannelOrder OfTriples(ChannelOrder order) => ChannelOrder.Of(order.Channels[..(order.Count / 3 * 3)]);

    private static ConformanceCase Case(int[] row, int number)
    {
        var (c, h, w) = Shapes[row[2]];
        var (padding, border, columns) = Grids[row[5]];
        var look = Looks[row[9]];
        // A whole batch has a tile for each map.
        bool isBatch = row[6] == 1, isNhwc = row[7] == 1, isPart = row[8] == 1,
            isWhole = row[14] == 1 && look is { Interleave: 0, IsRgb: false };
        int batch = isBatch ? 2 : 1;
        var order = (OrderKind)row[13];
        if (look.IsRgb)
        {
            // Three maps for each tile, and one more where a part is shown; of an order, as many as tiles take.
            c = (3 * c) + (isPart ? 1 : 0);
        }

        return new(
            isNhwc ? TensorShape.Nhwc(batch, h, w, c) : TensorShape.Nchw(batch, c, h, w),
            new()
            {
                Range = Ranges[row[0]],
                Gamma = Gammas[row[3]],
                Scale = Scales[row[4]],
                Padding = padding,
                Border = border,
                Columns = isWhole ? 0 : columns,
                PadValue = (byte)number,
                PadColor = row[11] == 1 ? new Rgb((byte)number, 200, 7) : null,
                Channels = isPart && order == OrderKind.None ? ChannelRange.Between(1, c)
                    : look.IsRgb ? OfTriples(Order(order, isPart ? 1 : 0, c, number)) : Order(order, isPart ? 1 : 0, c, number),
                RangeChannels = (RangeScope)row[15] switch
                {
                    RangeScope.Layer => ChannelRange.Between(0, c),
                    RangeScope.Others => ChannelRange.Between(c / 2, Math.Max(c - 1, (c / 2) + 1)),
                    RangeScope.Order => [c - 1, 0, .. Enumerable.Range(c / 3, c - (c / 3)).Reverse()],
                    _ => default(ChannelSelection),
                },
                ColorMap = look.IsColored ? SweepCases.Colors : null,
                Composition = look.IsRgb ? TileComposition.Rgb
                    : isWhole ? TileComposition.WholeBatch
                    : TileComposition.Interleaved(Math.Max(1, look.Interleave)),
                NaNColor = look.IsRgb ? null : NonFinite[row[12]].NaN,
                InfinityColor = look.IsRgb ? null : NonFinite[row[12]].Infinity,
            },
            (ElementType)row[10],
            (DataKind)row[1],
            Image: isWhole ? 0 : batch - 1,
            ExtraPitch: number % 3);
    }
}
