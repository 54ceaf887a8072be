namespace GpuTiler.Conformance;

/// <summary>
/// Tiles that are smaller than their maps: every way into an image, by blocks that maps fill, leave partly empty, or fit into.
/// </summary>
internal static class ShrinkCases
{
    private static readonly int[] Factors = [2, 3, 4, 7, 16, 259, 1024];

    // Small and large, narrower and lower than a block, enough values for several threads, rows longer than a buffer, channels around a
    // block.
    private static readonly (int C, int H, int W)[] Shapes =
    [
        (5, 9, 23), (40, 1, 1), (150, 7, 7), (17, 5, 130), (33, 20, 30), (2, 3, 1500), (2, 1025, 3), (5, 300, 301), (1, 9, 4500),
        (70, 100, 60),
    ];

    private static readonly TileRange[] Ranges =
    [
        TileRange.Tile, TileRange.Layer, TileRange.Between(-1, 0.75f), TileRange.Tile.Percentile(5, 90), TileRange.Layer.Sigma(1),
        TileRange.Tile.Symmetric(),
    ];

    private static readonly DataKind[] Data =
    [
        DataKind.Normal, DataKind.Infinities, DataKind.ReluSparse, DataKind.OnlyInfinities, DataKind.Ties, DataKind.NaNs,
    ];

    // Grey, in colours, NaN and infinities in those of their own, red, green and blue.
    private enum Look
    {
        Grey,
        Colored,
        Both,
        NaN,
        Infinity,
        Rgb,
    }

    /// <summary>The number of values of each option, in the order in which <see cref="Case"/> reads a row.</summary>
    public static readonly int[] Sizes =
    [
        Factors.Length, 2, Shapes.Length, Ranges.Length, Enum.GetValues<Look>().Length, 2, 2, Data.Length, 2,
        Enum.GetValues<OrderKind>().Length, 2,
    ];

    /// <summary>The cases.</summary>
    public static IEnumerable<ConformanceCase> All => Pairwise.Cover(Sizes).Select(Case);

    private static ConformanceCase Case(int[] row, int number)
    {
        var (c, h, w) = Shapes[row[2]];
        var look = (Look)row[4];
        bool isRgb = look == Look.Rgb, isWhole = row[10] == 1 && !isRgb;
        c = isRgb ? (c + 2) / 3 * 3 : c;
        var order = OptionCases.Order((OrderKind)row[9], 0, c, number);
        return new(
            row[5] == 1 ? TensorShape.Nhwc(2, h, w, c) : TensorShape.Nchw(2, c, h, w),
            new()
            {
                Shrink = row[1] == 1 ? TileShrink.Max(Factors[row[0]]) : TileShrink.Mean(Factors[row[0]]),
                Range = Ranges[row[3]],
                Gamma = row[8] == 1 ? 2.2f : 0,
                Padding = number % 4,
                Border = number % 3,
                RowGap = number % 5,
                PadValue = (byte)number,
                Channels = isRgb ? ChannelOrder.Of(order.Channels[..(order.Count / 3 * 3)]) : order,
                ColorMap = look == Look.Colored ? SweepCases.Colors : null,
                Composition = isRgb ? TileComposition.Rgb : isWhole ? TileComposition.WholeBatch : default,
                NaNColor = look is Look.Both or Look.NaN ? new(1, 2, 3) : null,
                InfinityColor = look is Look.Both or Look.Infinity ? new(255, 0, 128) : null,
            },
            (ElementType)row[6],
            Data[row[7]],
            Image: isWhole ? 0 : 1,
            ExtraPitch: number % 3);
    }
}
