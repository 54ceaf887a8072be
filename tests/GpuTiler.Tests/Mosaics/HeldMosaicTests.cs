using GpuTiler.Conformance;

namespace GpuTiler.Tests.Mosaics;

/// <summary>The runs of a layer are frames: its mosaics are rendered with ranges that are held from one to the next.</summary>
public sealed class HeldMosaicTests : IDisposable
{
    private const float K = 0.75f;

    private static readonly TensorShape Shape = TensorShape.Nchw(2, 5, 9, 7);
    private static readonly float[] Scales = [1, 4, 0.25f, float.NaN, 0.5f];

    private readonly MosaicWork work = new();

    [Theory]
    [InlineData(RangeKind.Tile, 0)]
    [InlineData(RangeKind.Layer, 0)]
    [InlineData(RangeKind.Tile, 18)]
    [InlineData(RangeKind.Layer, 18)]
    public void Pages_bands_and_repeated_images_of_a_run_are_one_frame(RangeKind kind, int maxSize)
    {
        var range = (kind == RangeKind.Tile ? TileRange.Tile : TileRange.Layer).Hold(K);
        var options = new MosaicOptions { Tiles = new() { Range = range, Padding = 1 }, MaxSize = maxSize };
        var models = Enumerable.Range(0, Shape.Batch * Shape.Channels).Select(_ => new HoldModel(K)).ToArray();
        for (int run = 0; run < Scales.Length; run++)
        {
            var values = Values(run);
            using var layer = work.Layer(values, Shape, options, run: new(run));
            if (run == 1)
            {
                // Nobody looks at this one.
                continue;
            }

            // As a sink might that looks at a page twice, and the last page first.
            Assert.Equal(maxSize > 0, layer.Images.Count > Shape.Batch);
            foreach (var image in layer.Images.Reverse().Concat(layer.Images))
            {
                _ = image.Pixels;
            }

            for (int number = 0; number < Shape.Batch; number++)
            {
                var ranges = RangesOf(models.AsSpan(number * Shape.Channels, Shape.Channels), values, number, kind);
                foreach (var image in layer.Images.Where(image => image.Page.Image == number))
                {
                    Assert.Equal(Expected(image.Plan, values, number, ranges), image.Pixels.ToArray());
                }

                var whole = layer.BandsOf(number);
                var expected = Expected(TilePlan.Create(Shape, options.Tiles), values, number, ranges);
                Assert.Equal(expected, whole.SelectMany(band => band.Pixels.ToArray()).ToArray());
            }
        }
    }

    [Fact]
    public void A_run_that_comes_again_goes_on_from_where_it_began()
    {
        var options = new MosaicOptions { Tiles = new() { Range = TileRange.Tile.Hold(K) } };
        LayerRun[] runs = [new(0), new(1), new(2)];
        byte[] Render(int run)
        {
            using var layer = work.Layer(Values(run), Shape, options, run: runs[run]);
            return layer.Images[0].Pixels.ToArray();
        }

        Render(0);
        Render(1);
        var first = Render(2);
        Assert.Equal(first, Render(2));

        // Of another model the same layer is another series.
        using var other = work.Layer(Values(2), Shape, options, run: new(3, ModelIndex: 1));
        Assert.NotEqual(first, other.Images[0].Pixels.ToArray());
    }

    [Fact]
    public void Arrays_of_one_series_are_frames_whatever_their_names()
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        var options = new MosaicOptions { Tiles = new() { Range = TileRange.Layer.Hold(K) } };
        byte[] Last(bool isOneSeries)
        {
            var renderer = new MosaicRenderer(device) { Held = new() { IsOneSeries = isOneSeries } };
            byte[] pixels = [];
            foreach (int run in new[] { 1, 2 })
            {
                var description = new LayerDescription($"x{run}", [2, 5, 9, 7], Shape, "an array", "cat");
                var values = ActivationBuffer.Wrap(Values(run), Shape);
                using var layer = renderer.Finish(MosaicPlan.Create(description, options), values, new(run));
                pixels = layer.Images[0].Pixels.ToArray();
            }

            return pixels;
        }

        Assert.NotEqual(Last(isOneSeries: true), Last(isOneSeries: false));
    }

    [Fact]
    public void Colour_bars_and_labels_show_the_held_range()
    {
        var shape = TensorShape.Hw(40, 200);
        var figure = new FigureTemplate { ColorBar = true, Labels = FigureLabels.Range };
        float[] large = TestData.Singles(DataKind.Normal, shape.ElementCount), small = Array.ConvertAll(large, x => x * 0.25f);
        byte[] held = [];
        foreach (var values in new[] { large, small })
        {
            using var layer = work.Layer(values, shape, new() { Tiles = new() { Range = TileRange.Tile.Hold(K) }, Figure = figure });
            held = layer.Images[0].Pixels.ToArray();
        }

        var model = new HoldModel(K);
        model.Next(large);
        var range = model.Next(small);
        var between = TileRange.Between(range.Low, range.High);
        using var given = work.Layer(small, shape, new() { Tiles = new() { Range = between }, Figure = figure }, "given");
        var image = given.Images[0];
        var plan = image.Frame.CreateFigure()!.Plan;

        // The same levels and bar; the label says what is held, and that of a given range what the values are.
        var label = plan.LabelBox(0);
        Assert.Equal(Outside(given.Images[0].Pixels), Outside(held));
        Assert.NotEqual(given.Images[0].Pixels.ToArray(), held);

        byte[] Outside(ReadOnlySpan<byte> pixels)
        {
            var copy = pixels.ToArray();
            for (int y = label.Y; y < label.Bottom; y++)
            {
                copy.AsSpan((y * plan.RowBytes) + (label.X * plan.Tiles.PixelSize), label.Width * plan.Tiles.PixelSize).Clear();
            }

            return copy;
        }
    }

    [Fact]
    public void A_difference_has_no_frames()
    {
        var values = ActivationBuffer.Wrap(Values(0), Shape);
        var options = new LayerDifferenceOptions { Mosaics = new() { Tiles = new() { Range = TileRange.Tile.Hold(K) } } };
        var error = Assert.Throws<ArgumentException>(
            () => LayerDifference.Create(work.Device, options, "conv", values, values, default, TestContext.Current.CancellationToken));
        Assert.Contains("tile:hold=0.75", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => work.Dispose();

    private static float[] Values(int run) =>
        Array.ConvertAll(TestData.Singles(DataKind.Normal, Shape.ElementCount, run), x => x * Scales[run]);

    // One for each channel.
    private static ValueRange[] RangesOf(ReadOnlySpan<HoldModel> models, float[] values, int image, RangeKind kind)
    {
        int map = Shape.Height * Shape.Width, size = Shape.Channels * map;
        if (kind == RangeKind.Layer)
        {
            return [.. Enumerable.Repeat(models[0].Next(values[(image * size)..((image + 1) * size)]), Shape.Channels)];
        }

        var ranges = new ValueRange[Shape.Channels];
        for (int channel = 0; channel < ranges.Length; channel++)
        {
            int first = (image * size) + (channel * map);
            ranges[channel] = models[channel].Next(values[first..(first + map)]);
        }

        return ranges;
    }

    private static byte[] Expected(TilePlan plan, float[] values, int image, ValueRange[] ranges)
    {
        var pixels = new byte[plan.ByteCount];
        for (int tile = 0; tile < plan.Tiles; tile++)
        {
            int channel = plan.ChannelOf(tile), first = ((image * Shape.Channels) + channel) * Shape.Height * Shape.Width;
            var quantization = Quantization.Between(ranges[channel].Low, ranges[channel].High);
            var (left, top) = plan.TileOrigin(tile);
            for (int i = 0; i < Shape.Height * Shape.Width; i++)
            {
                pixels[((top + (i / Shape.Width)) * plan.RowBytes) + left + (i % Shape.Width)] = quantization.Apply(values[first + i]);
            }
        }

        return pixels;
    }
}
