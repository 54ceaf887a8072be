namespace GpuTiler.Conformance;

/// <summary>
/// Frames of one tiler whose range is held: some grow, some shrink, some have no finite value, and several images of a batch take turns.
/// </summary>
internal sealed record HeldSequence(TensorShape Shape, TileOptions Options, ElementType Type, bool StartsEmpty)
{
    // What a frame's values are multiplied by; NaN leaves none of them finite.
    private static readonly float[] Scales = [1, 4, 0.25f, float.NaN, 0.01f, 30, -2, 0, 0, 1e-32f, 0.5f];

    /// <summary>Every layout, composition, scope and schedule that finds a range in another way.</summary>
    public static IEnumerable<HeldSequence> All
    {
        get
        {
            var tile = TileRange.Tile.Hold(0.9f);
            var layer = TileRange.Layer.Hold(0.9f);
            (TensorShape Shape, TileOptions Options)[] cases =
            [
                (TensorShape.Chw(5, 9, 23), new() { Range = tile, Padding = 1 }),
                (TensorShape.Chw(40, 120, 100), new() { Range = tile, Padding = 1 }),
                (TensorShape.Chw(2, 300, 301), new() { Range = TileRange.Tile.Hold(0.5f), Scale = 2 }),
                (TensorShape.Hwc(6, 11, 21), new() { Range = tile, Gamma = 2.2f }),
                (TensorShape.Nchw(3, 4, 6, 7), new() { Range = tile, Channels = ChannelRange.Between(1, 4) }),
                (TensorShape.Nhwc(3, 6, 7, 5), new() { Range = TileRange.Tile.Hold(1e-8f), Channels = [4, 0, 4] }),
                (TensorShape.Nchw(2, 6, 5, 7), new() { Range = tile, Composition = TileComposition.Rgb }),
                (TensorShape.Nhwc(2, 5, 6, 7),
                    new() { Range = tile, Composition = TileComposition.Interleaved(2), NaNColor = new(1, 2, 3) }),
                (TensorShape.Nhwc(3, 9, 8, 4), new() { Range = tile, Composition = TileComposition.WholeBatch }),
                (TensorShape.Nchw(3, 4, 6, 7), new() { Range = TileRange.Layer.Hold(0.75f), Composition = TileComposition.WholeBatch }),
                (TensorShape.Nchw(2, 7, 9, 23),
                    new() { Range = layer, Channels = ChannelRange.Between(1, 4), RangeChannels = ChannelRange.Between(0, 7) }),
                (TensorShape.Nhwc(2, 9, 11, 6), new() { Range = tile, Shrink = TileShrink.Mean(2), Composition = TileComposition.Rgb }),
                (TensorShape.Nhwc(2, 3, 4, 9), new() { Range = layer, Channels = [5, 0, 5], Gamma = 0.4f }),
                (TensorShape.Chw(3, 40, 50), new() { Range = tile, Shrink = TileShrink.Mean(4) }),
                (TensorShape.Hwc(40, 50, 3), new() { Range = layer, Shrink = TileShrink.Max(3) }),
            ];
            return cases.Select((one, i) => new HeldSequence(one.Shape, one.Options, (ElementType)(i % 2), StartsEmpty: i % 3 == 2));
        }
    }

    /// <summary>Renders all frames in groups that are read late, and compares each with the reference.</summary>
    /// <param name="device">What renders.</param>
    /// <param name="compare">Compares the pixels: what was expected, what came, and where; by default each byte.</param>
    public void Check(TileDevice device, Action<byte[], byte[], string>? compare = null)
    {
        using var tensor = device.CreateTensor(Shape, Type);
        using var tiler = Tiler.Create(tensor, Options, keepsRanges: true);
        var plan = tiler.Plan;
        compare ??= (expected, actual, where) => Require.SameImage(plan, plan.RowBytes, expected, actual, where);
        int images = Shape.Batch / plan.Images;
        var reference = new FrameRanges(plan, slots: 1);
        HoldModel[][] models = [.. Enumerable.Range(0, images).Select(_ => Models(plan, isFused: false))];
        var waiting = new Queue<(TileTicket Ticket, byte[] Pixels, ValueRange[] Ranges, string Where)>();
        int frame = 0;
        foreach (float scale in StartsEmpty ? [float.NaN, .. Scales] : Scales)
        {
            // Every image but the first leaves out some frames, and so holds something else.
            for (int image = 0; image < images; image++, frame++)
            {
                var values = ActivationsOf(scale, frame);
                Write(tensor, values);
                if (image > 0 && frame % 4 == 0)
                {
                    continue;
                }

                var pixels = new byte[plan.ByteCount];
                reference.Begin(image, 0);
                Render(values, plan, image, pixels, reference);
                var ranges = Expected(values, plan, image, models[image]);
                string where = $"{this}, frame {frame}, image {image}";
                Require.That(
                    reference.Of(0).SequenceEqual(ranges.AsSpan(0, plan.FoundRanges)),
                    $"{where}: the scalar reference holds another range.");
                waiting.Enqueue((tiler.Dispatch(tensor, image), pixels, ranges, where));
                // What was replaced unread has been held all the same.
                while (waiting.Count > Tiler.FramesInFlight)
                {
                    waiting.Dequeue();
                }

                if (frame % 5 == 0)
                {
                    Read(tiler, waiting, compare);
                }
            }
        }

        Read(tiler, waiting, compare);
    }

    /// <summary>Whether some range has other bits by a rule that is not the contract's.</summary>
    public bool DiffersWhere(bool isFused)
    {
        var plan = TilePlan.Create(Shape, Options);
        HoldModel[] right = Models(plan, isFused: false), wrong = Models(plan, isFused);
        for (int frame = 0; frame < Scales.Length; frame++)
        {
            var values = ActivationsOf(Scales[frame], frame);
            if (!Expected(values, plan, 0, right).SequenceEqual(Expected(values, plan, 0, wrong)))
            {
                return true;
            }
        }

        return false;
    }

    private static void Read(
        Tiler tiler, Queue<(TileTicket Ticket, byte[] Pixels, ValueRange[] Ranges, string Where)> waiting,
        Action<byte[], byte[], string> compare)
    {
        while (waiting.TryDequeue(out var one))
        {
            var ranges = new ValueRange[tiler.Plan.Tiles];
            tiler.ReadRanges(one.Ticket, ranges);
            Require.SameRanges(one.Ranges, ranges, one.Where);
            var pixels = new byte[one.Pixels.Length];
            tiler.Read(one.Ticket, pixels);
            compare(one.Pixels, pixels, one.Where);
        }
    }

    private HoldModel[] Models(in TilePlan plan, bool isFused)
    {
        float k = Options.Range.HoldFactor;
        return [.. Enumerable.Range(0, plan.FoundRanges).Select(_ => new HoldModel(k, isFused))];
    }

    private float[] ActivationsOf(float scale, int frame)
    {
        var kind = frame % 4 == 1 ? DataKind.Infinities : DataKind.Normal;
        float[] values = Array.ConvertAll(TestData.Singles(kind, Shape.ElementCount, frame), x => x * scale);
        return Type == ElementType.Float16 ? Array.ConvertAll(values, x => (float)(Half)x) : values;
    }

    private static void Write(DeviceTensor tensor, float[] values)
    {
        if (tensor.ElementType == ElementType.Float16)
        {
            tensor.Write(Array.ConvertAll(values, x => (Half)x));
        }
        else
        {
            tensor.Write(values);
        }
    }

    private static void Render(float[] values, in TilePlan plan, int image, byte[] pixels, FrameRanges ranges) =>
        ScalarReference.Render<float>(values, plan, image, pixels, plan.RowBytes, ranges);

    // One for each tile.
    private static ValueRange[] Expected(float[] values, in TilePlan plan, int image, ReadOnlySpan<HoldModel> models)
    {
        var ranges = new ValueRange[plan.Tiles];
        bool isLayer = plan.Range.Kind == RangeKind.Layer;
        for (int range = 0; range < models.Length; range++)
        {
            var all = isLayer
                ? new ScalarValues<float>(values, plan.RangePlan, image, (0, 1, plan.RangePlan.Maps))
                : new ScalarValues<float>(values, plan, image, plan.MapsOfRange(range));
            var own = new float[all.Count];
            for (int i = 0; i < own.Length; i++)
            {
                own[i] = all[i];
            }

            ranges[range] = models[range].Next(own);
        }

        ranges.AsSpan(models.Length).Fill(ranges[0]);
        return ranges;
    }
}
