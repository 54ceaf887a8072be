namespace GpuTiler.Conformance;

/// <summary>Cases drawn at random from all that options, shapes and values may be: what the other cases do not think of.</summary>
internal static class RandomCases
{
    // Most images are small, so that there can be many of them; one in this many has maps that several threads share.
    private const int MostElements = 3_000, LargeElements = 60_000, OneIsLarge = 50;

    private static readonly DataKind[] Kinds = Enum.GetValues<DataKind>();

    /// <summary>The case of a seed.</summary>
    public static ConformanceCase Create(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var shape = Shape(random);
            var type = (ElementType)random.Next(2);
            var data = Kinds[random.Next(Kinds.Length)];
            int extraPitch = random.Next(4) == 0 ? random.Next(9) : 0;
            var options = Options(random, shape);
            try
            {
                int images = shape.Batch / TilePlan.Create(shape, options).Images;
                return new(shape, options, type, data, random.Next(images), extraPitch) { Seed = seed };
            }
            catch (ArgumentException)
            {
                // Some options exclude each other: drawn again.
            }
        }
    }

    private static TensorShape Shape(Random random)
    {
        int most = random.Next(OneIsLarge) == 0 ? LargeElements : MostElements;
        while (true)
        {
            int batch = random.Next(3) == 0 ? random.Next(1, 4) : 1, depth = random.Next(1, 5);
            int channels = Extent(random), height = Extent(random), width = Extent(random);
            long elements = (long)batch * channels * height * width;
            int kind = random.Next(12);
            if (elements * (kind == 0 ? depth : 1) <= most)
            {
                return kind switch
                {
                    0 => TensorShape.Ncdhw(batch, channels, depth, height, width),
                    1 => TensorShape.Features(batch, channels * height),
                    2 => TensorShape.Sequence(batch, height, width),
                    <= 6 => TensorShape.Nhwc(batch, height, width, channels),
                    _ => TensorShape.Nchw(batch, channels, height, width),
                };
            }
        }
    }

    // As many short ones as long ones: the kernels differ most where a vector is not filled.
    private static int Extent(Random random) => random.Next(1, random.Next(5) switch
    {
        0 => 3,
        1 => 10,
        2 => 20,
        3 => 70,
        _ => 600,
    });

    private static TileOptions Options(Random random, TensorShape shape) => new()
    {
        Range = Range(random),
        Gamma = random.Next(3) == 0 ? (random.NextSingle() * 4) + 0.05f : 0,
        Columns = random.Next(2) == 0 ? random.Next(12) : 0,
        Padding = random.Next(5),
        RowGap = random.Next(6) == 0 ? random.Next(5) : 0,
        Border = random.Next(4),
        PadValue = (byte)random.Next(256),
        PadColor = random.Next(6) == 0 ? Color(random) : null,
        Scale = random.Next(3) == 0 ? random.Next(1, 5) : 0,
        Shrink = random.Next(4) == 0 ? Shrink(random) : TileShrink.None,
        Channels = Selection(random, shape.Channels),
        RangeChannels = random.Next(3) == 0 ? Selection(random, shape.Channels) : default,
        Composition = random.Next(8) switch
        {
            0 => TileComposition.Rgb,
            1 => TileComposition.WholeBatch,
            2 => TileComposition.Interleaved(random.Next(2, 5)),
            _ => TileComposition.Single,
        },
        ColorMap = random.Next(3) == 0 ? SweepCases.Colors : null,
        NaNColor = random.Next(5) == 0 ? Color(random) : null,
        InfinityColor = random.Next(5) == 0 ? Color(random) : null,
    };

    private static TileRange Range(Random random)
    {
        var scope = random.Next(2) == 0 ? TileRange.Tile : TileRange.Layer;
        switch (random.Next(8))
        {
            case 0:
                return TileRange.Auto;
            case 1:
                float low = (random.NextSingle() - 0.7f) * MathF.ScaleB(1, random.Next(-110, 30));
                float width = MathF.ScaleB(random.NextSingle() + 0.01f, random.Next(-20, 30)) + (MathF.Abs(low) / 1000);
                return TileRange.Between(low, low + width);
            case 2:
                return scope.Symmetric();
            case 3:
                int start = random.Next(10_000);
                return scope.Percentile(start / 100m, random.Next(start + 1, 10_001) / 100m);
            case 4:
                return scope.Sigma((random.NextSingle() * 5) + 0.01f);
            case 5:
                return scope.Hold((random.NextSingle() * 0.98f) + 0.01f);
            default:
                return scope;
        }
    }

    private static TileShrink Shrink(Random random)
    {
        int factor = random.Next(2, 9);
        return random.Next(2) == 0 ? TileShrink.Mean(factor) : TileShrink.Max(factor);
    }

    private static ChannelSelection Selection(Random random, int channels)
    {
        int first = random.Next(channels), end = random.Next(first, channels) + 1;
        return random.Next(5) switch
        {
            0 => ChannelRange.Between(first, end),
            1 => OptionCases.Order((OrderKind)random.Next(Enum.GetValues<OrderKind>().Length), first, end, random.Next()),
            _ => default(ChannelSelection),
        };
    }

    private static Rgb Color(Random random) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
}
