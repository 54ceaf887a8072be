namespace GpuTiler.Conformance;

/// <summary>What every device must do with the ranges that it finds: hold them, forget them, take them over, and have them read.</summary>
internal static class RangeChecks
{
    private static readonly TensorShape Small = TensorShape.Chw(2, 2, 3);

    /// <summary>Ranges of every kind are read as the reference has them, a look and a range after the other.</summary>
    /// <param name="device">What renders.</param>
    /// <param name="ranges">The kinds.</param>
    /// <param name="comparesPixels">Whether the images are the reference's to the byte.</param>
    public static IEnumerable<Action> EveryKind(TileDevice device, IEnumerable<TileRange> ranges, bool comparesPixels = true)
    {
        Action Of(TensorShape shape, TileOptions options, DataKind data) => () => Check(device, comparesPixels, shape, options, data);

        TileOptions[] looks =
        [
            new() { Padding = 1 },
            new() { Composition = TileComposition.Rgb },
            new() { Composition = TileComposition.Interleaved(2) },
            new() { Channels = [3, 0, 3], Gamma = 2 },
        ];
        int number = 0;
        foreach (var range in ranges)
        {
            foreach (var look in looks)
            {
                var shape = number++ % 2 == 0 ? TensorShape.Nchw(2, 6, 9, 13) : TensorShape.Nhwc(2, 9, 13, 6);
                yield return Of(shape, look with { Range = range }, (DataKind)(number % Enum.GetValues<DataKind>().Length));
                var whole = look with { Range = range, Composition = TileComposition.WholeBatch };
                yield return Of(shape, whole, DataKind.Infinities);
            }
        }

        // Maps that do not fit a group, and enough for several threads.
        yield return Of(TensorShape.Chw(3, 120, 121), new() { Range = TileRange.Tile }, DataKind.Outliers);
        yield return Of(TensorShape.Chw(40, 120, 100), new() { Range = TileRange.Tile }, DataKind.SmallHalves);
        yield return Of(TensorShape.Chw(2, 4, 5), new() { Range = TileRange.Tile.Symmetric() }, DataKind.AroundTiny);
    }

    /// <summary>A thousand frames shrink ranges until one has nothing left that counts.</summary>
    public static void Decay(TileDevice device)
    {
        using var tensor = device.CreateTensor(Small, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Tile.Hold(0.9f) }, keepsRanges: true);
        HoldModel[] models = [new(0.9f), new(0.9f)];
        var ranges = new ValueRange[2];
        // The first map's range ends below what counts, and so at 0; the second's comes ever closer to one value.
        float[] first = [-1e-22f, 3e-21f, 0, 0, 0, 0, -5, 1000, 7, 7, 7, 7], then = [0, 0, 0, 0, 0, 0, 7, 7, 7, 7, 7, 7];
        for (int frame = 0; frame < 1000; frame++)
        {
            var values = frame == 0 ? first : then;
            if (frame < 2)
            {
                tensor.Write(values);
            }

            var ticket = tiler.Dispatch(tensor);
            ValueRange[] expected = [models[0].Next(values[..6]), models[1].Next(values[6..])];
            if (frame % 50 == 49)
            {
                tiler.ReadRanges(ticket, ranges);
                Require.SameRanges(expected, ranges, $"Frame {frame} of a decaying range");
            }
        }

        Require.That(ranges[0] == new ValueRange(0, 0), $"After 1,000 frames of zeros a held range is {ranges[0]}, and not 0.");
        Require.That(MathF.Abs(ranges[1].Low - 7) < 1e-3f, $"After 1,000 frames of sevens a held range is {ranges[1]}.");
    }

    /// <summary>What is held is forgotten when asked, and goes on in another tiler, for one image and tile by tile.</summary>
    public static void Handover(TileDevice device)
    {
        foreach (var range in new[] { TileRange.Tile.Hold(0.9f), TileRange.Layer.Hold(0.9f) })
        {
            var shape = TensorShape.Nchw(2, 3, 4, 5);
            var options = new TileOptions { Range = range };
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            using var tiler = Tiler.Create(tensor, options, keepsRanges: true);
            using var other = Tiler.Create(tensor, options, keepsRanges: true);
            ValueRange[] Frame(Tiler by, float scale, int image)
            {
                tensor.Write(Array.ConvertAll(TestData.Singles(DataKind.Normal, shape.ElementCount), x => x * scale));
                var ranges = new ValueRange[3];
                by.ReadRanges(by.Dispatch(tensor, image), ranges);
                return ranges;
            }

            void Same(ValueRange[] expected, ValueRange[] actual, string what) => Require.SameRanges(expected, actual, $"{range}, {what}");

            var fresh = Frame(tiler, 0.1f, 0);
            Frame(tiler, 10, 1);
            Frame(tiler, 10, 0);
            Frame(tiler, 0.1f, 1);
            var before = Frame(tiler, 0.1f, 0);
            Require.That(
                !fresh.AsSpan().SequenceEqual(before), $"{range}: after frames of larger values the ranges are those of the first.");

            // The other goes on with the very bits, for the image that was named alone.
            Same(fresh, Frame(other, 0.1f, 0), "in a tiler of its own");
            var second = Frame(other, 0.1f, 1);
            other.Resume(before, image: 0);
            Same(Frame(tiler, 0.1f, 0), Frame(other, 0.1f, 0), "gone on in another tiler");
            Same(second, Frame(other, 0.1f, 1), "the image of the batch that did not go on");

            // A tile of which nothing is known begins anew; of the layer there is no part.
            other.Resume([ValueRange.None, before[1], before[2]]);
            var partly = Frame(other, 0.1f, 0);
            Same(fresh[..1], partly[..1], "a tile that goes on from nothing");
            Require.That(
                (range.Kind == RangeKind.Tile) == (partly[1] != fresh[1]),
                $"{range}: what goes on beside a tile that does not is {partly[1]}.");

            tiler.Reset();
            Same(fresh, Frame(tiler, 0.1f, 0), "forgotten");
            Same(fresh, Frame(tiler, float.NaN, 0), "of a frame without a finite value");
            tiler.Reset();
            Require.That(
                Array.TrueForAll(Frame(tiler, float.NaN, 0), one => !one.HasValues),
                $"{range}: nothing is held, and a frame of NaN has a range.");
        }
    }

    private static void Check(TileDevice device, bool comparesPixels, TensorShape shape, TileOptions options, DataKind data)
    {
        int image = options.Composition.IsWholeBatch ? 0 : shape.Batch - 1;
        var values = TestData.Singles(data, shape.ElementCount);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        tensor.Write(values);
        using var tiler = Tiler.Create(tensor, options, keepsRanges: true);
        var plan = tiler.Plan;
        var reference = new FrameRanges(plan, slots: 1);
        reference.Begin(image, 0);
        var (expected, actual) = (new byte[plan.ByteCount], new byte[plan.ByteCount]);
        ScalarReference.Render<float>(values, plan, image, expected, plan.RowBytes, reference);
        ValueRange[] wanted = plan.FoundRanges == 0
            ? [.. Enumerable.Repeat(new ValueRange(plan.Range.Low, plan.Range.High), plan.Tiles)]
            : [.. reference.Of(0), .. Enumerable.Repeat(reference.Of(0)[0], plan.Tiles - plan.FoundRanges)];

        var ticket = tiler.Dispatch(tensor, image);
        var ranges = new ValueRange[plan.Tiles];
        tiler.ReadRanges(ticket, ranges);
        var what = new ConformanceCase(shape, options, ElementType.Float32, data, image);
        Require.SameRanges(wanted, ranges, what);
        tiler.Read(ticket, actual);
        if (comparesPixels)
        {
            Require.SameImage(plan, plan.RowBytes, expected, actual, what);
        }
    }
}
