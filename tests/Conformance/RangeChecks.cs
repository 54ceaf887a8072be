namespace GpuTiler.Tests.Conformance;

/// <summary>What every device must do with the ranges that it finds: hold them, forget them, take them over, and have them read.</summary>
public static class RangeChecks
{
    private static readonly TensorShape Small = TensorShape.Chw(2, 2, 3);

    /// <summary>Ranges of every kind are read as the reference has them.</summary>
    /// <param name="device">What renders.</param>
    /// <param name="ranges">The kinds.</param>
    /// <param name="comparesPixels">Whether the images are the reference's to the byte.</param>
    public static void EveryKind(TileDevice device, IEnumerable<TileRange> ranges, bool comparesPixels = true)
    {
        TileOptions[] looks =
            [new() { Padding = 1 }, new() { RgbTiles = true }, new() { Interleave = 2 }, new() { Order = [3, 0, 3], Gamma = 2 }];
        int number = 0;
        foreach (var range in ranges)
        {
            foreach (var look in looks)
            {
                var shape = number++ % 2 == 0 ? TensorShape.Nchw(2, 6, 9, 13) : TensorShape.Nhwc(2, 9, 13, 6);
                Check(device, comparesPixels, shape, look with { Range = range }, (DataKind)(number % Enum.GetValues<DataKind>().Length));
                var whole = look with { Range = range, RgbTiles = false, Interleave = 0, WholeBatch = true };
                Check(device, comparesPixels, shape, whole, DataKind.Infinities);
            }
        }

        // Maps that do not fit a group, and enough for several threads.
        Check(device, comparesPixels, TensorShape.Chw(3, 120, 121), new() { Range = TileRange.Tile }, DataKind.Outliers);
        Check(device, comparesPixels, TensorShape.Chw(40, 120, 100), new() { Range = TileRange.Tile }, DataKind.SmallHalves);
        Check(device, comparesPixels, TensorShape.Chw(2, 4, 5), new() { Range = TileRange.Tile.Symmetric() }, DataKind.AroundTiny);
    }

    /// <summary>A thousand frames shrink ranges until one has nothing left that counts.</summary>
    public static void Decay(TileDevice device)
    {
        using var tensor = device.CreateTensor(Small, ElementType.Float32);
        using var tiler = Tiler.Create(device, Small, new() { Range = TileRange.Tile.Hold(0.9f) }, keepsRanges: true);
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
                Assert.Equal(expected, ranges);
            }
        }

        Assert.Equal(new(0, 0), ranges[0]);
        Assert.Equal(7, ranges[1].Low, 1e-3f);
    }

    /// <summary>What is held is forgotten when asked, and goes on in another tiler, for one image and tile by tile.</summary>
    public static void Handover(TileDevice device)
    {
        foreach (var range in new[] { TileRange.Tile.Hold(0.9f), TileRange.Layer.Hold(0.9f) })
        {
            var shape = TensorShape.Nchw(2, 3, 4, 5);
            var options = new TileOptions { Range = range };
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            using var tiler = Tiler.Create(device, shape, options, keepsRanges: true);
            using var other = Tiler.Create(device, shape, options, keepsRanges: true);
            ValueRange[] Frame(Tiler by, float scale, int image)
            {
                tensor.Write(Array.ConvertAll(TestData.Singles(DataKind.Normal, shape.ElementCount), x => x * scale));
                var ranges = new ValueRange[3];
                by.ReadRanges(by.Dispatch(tensor, image), ranges);
                return ranges;
            }

            var fresh = Frame(tiler, 0.1f, 0);
            Frame(tiler, 10, 1);
            Frame(tiler, 10, 0);
            Frame(tiler, 0.1f, 1);
            var before = Frame(tiler, 0.1f, 0);
            Assert.NotEqual(fresh, before);

            // The other goes on with the very bits, for the image that was named alone.
            Assert.Equal(fresh, Frame(other, 0.1f, 0));
            other.Resume(before, image: 0);
            Assert.Equal(Frame(tiler, 0.1f, 0), Frame(other, 0.1f, 0));
            Assert.NotEqual(Frame(tiler, 0.1f, 1), Frame(other, 0.1f, 1));

            // A tile of which nothing is known begins anew; of the layer there is no part.
            other.Resume([ValueRange.None, before[1], before[2]]);
            var partly = Frame(other, 0.1f, 0);
            Assert.Equal(fresh[0], partly[0]);
            Assert.Equal(range.Kind == RangeKind.Tile, partly[1] != fresh[1]);

            tiler.Reset();
            Assert.Equal(fresh, Frame(tiler, 0.1f, 0));
            var empty = Frame(tiler, float.NaN, 0);
            Assert.Equal(fresh, empty);
            tiler.Reset();
            Assert.All(Frame(tiler, float.NaN, 0), one => Assert.False(one.HasValues));
        }
    }

    private static void Check(TileDevice device, bool comparesPixels, TensorShape shape, TileOptions options, DataKind data)
    {
        int image = options.WholeBatch ? 0 : shape.Batch - 1;
        var values = TestData.Singles(data, shape.ElementCount);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        tensor.Write(values);
        using var tiler = Tiler.Create(device, shape, options, keepsRanges: true);
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
        HeldSequence.AssertSame(wanted, ranges, $"{shape} {options.Range} of {data}");
        tiler.Read(ticket, actual);
        Assert.True(!comparesPixels || expected.AsSpan().SequenceEqual(actual), $"{shape} {options.Range} of {data}: pixels");
    }
}
