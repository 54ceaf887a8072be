using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Tests;

/// <summary>Maps made ready for a person: one value a pixel, several classes, over a picture.</summary>
public class ShownAttributionTests
{
    [Theory]
    [InlineData(TensorLayout.Nchw, 1, 6, 9, 6, 9)]
    [InlineData(TensorLayout.Nchw, 3, 2, 3, 7, 11)]
    [InlineData(TensorLayout.Nhwc, 4, 5, 1, 8, 3)]
    [InlineData(TensorLayout.Nhwc, 2, 6, 9, 4, 5)]
    [InlineData(TensorLayout.Nchw, 2, 1, 1, 3, 2)]
    public void A_pixel_has_the_sum_of_its_channels_from_between_the_nearest_values(
        TensorLayout layout, int channels, int rows, int columns, int height, int width)
    {
        const int Batch = 2;
        var shape = layout == TensorLayout.Nhwc
            ? TensorShape.Nhwc(Batch, rows, columns, channels)
            : TensorShape.Nchw(Batch, channels, rows, columns);
        var random = new Random(channels);
        float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(_ => random.NextSingle() - 0.5f)];
        var map = PictureMap.Create(shape, width, height);
        var found = new float[map.Shape.ElementCount];
        map.Write(values, found);
        Assert.Equal(TensorShape.Nchw(Batch, 1, height, width), map.Shape);
        for (int i = 0; i < found.Length; i++)
        {
            int x = i % width, y = i / width % height, image = i / width / height;
            double down = Math.Clamp(((y + 0.5) * rows / height) - 0.5, 0, rows - 1),
                across = Math.Clamp(((x + 0.5) * columns / width) - 0.5, 0, columns - 1);
            double expected = 0;
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++)
                {
                    expected += Math.Max(0, 1 - Math.Abs(down - r)) * Math.Max(0, 1 - Math.Abs(across - c)) * SumAt(image, r, c);
                }
            }

            Assert.Equal(expected, found[i], 1e-5);
        }

        double SumAt(int image, int row, int column) =>
            Enumerable.Range(0, channels).Sum(channel => (double)values[layout == TensorLayout.Nhwc
                ? (((((image * rows) + row) * columns) + column) * channels) + channel
                : (((((image * channels) + channel) * rows) + row) * columns) + column]);
    }

    [Fact]
    public void It_allocates_nothing_and_refuses_other_sizes()
    {
        var map = PictureMap.Create(TensorShape.Chw(3, 4, 4), 9, 9);
        float[] values = new float[48], pixels = new float[81];
        Assert.Equal(0, Allocations.OfThread(() => map.Write(values, pixels)));
        Assert.Throws<ArgumentException>(() => map.Write(values.AsSpan(1), pixels));
        Assert.Throws<ArgumentException>(() => map.Write(values, pixels.AsSpan(1)));
    }

    [Fact]
    public void The_classes_of_the_highest_scores_come_first()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder));
        net.Model.Run(NaiveNet.Frame);
        float[] scores = [.. net["scores"]];
        var scored = net.Model.Activations["scores"];
        for (int count = 1; count <= NaiveNet.Classes; count++)
        {
            Assert.Equal(
                scores.Index().OrderByDescending(one => one.Item).Take(count).Select(one => new ClassScore(one.Index, one.Item)),
                ClassScore.Top(scored, count));
        }

        Assert.Contains(
            "has 5 scores", Assert.Throws<ArgumentException>(() => ClassScore.Top(scored, 6)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no score for each class", Assert.Throws<ArgumentException>(() => ClassScore.Top(net.Model.Activations["conv"], 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_for_each_unit_is_the_map_of_that_unit()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create();
        using var attribution = Attribution.Load(NaiveNet.Model().Save(folder), device);
        attribution.Inputs[0].Write<float>(NaiveNet.Frame);
        var all = attribution.RunEach([new(3), new(0)]).Activations;
        Assert.Equal(TensorShape.Nchw(2, 2, NaiveNet.Size, NaiveNet.Size), all.Shape);
        float[] one = attribution.RunSum([new(3)]).Activations.As<float>().ToArray(),
            other = attribution.RunSum([new(0)]).Activations.As<float>().ToArray();
        Assert.Equal([.. one, .. other], all.As<float>().ToArray());
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData(AttributionView.Map, 1)]
    [InlineData(AttributionView.Overlay, 1)]
    [InlineData(AttributionView.Both, 1)]
    [InlineData(AttributionView.Map, 3)]
    [InlineData(AttributionView.Overlay, 3)]
    [InlineData(AttributionView.Both, 3)]
    public void Several_are_rows_with_names_and_one_has_its_name_above(AttributionView view, int count)
    {
        var shape = TensorShape.Nchw(count, 2, 3, 4);
        float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(i => (float)i)];
        string[] names = [.. Enumerable.Range(0, count).Select(i => $"class {i}")];
        var layer = new LayerDescription("y-gradient", [count, 2, 3, 4], shape, "") { ImageNames = names };
        var backdrop = Backdrop.Create(Bitmap.Wrap(new byte[8 * 6], 8, 6, 1));
        var shown = ShownAttribution.Create(
            layer, ActivationBuffer.Wrap(values, shape), view, backdrop, new() { Tiles = new() { Padding = 1 } });
        var (tiles, figure) = (shown.Mosaics.Tiles, shown.Mosaics.Figure);
        Assert.Equal(count > 1, tiles.Composition.IsWholeBatch);
        Assert.Equal(count > 1 ? null : "class 0", figure?.Title);
        Assert.Equal(count > 1, figure?.Labels.HasFlag(FigureLabels.Input));
        Assert.Equal(view != AttributionView.Map, figure?.ColorBar);
        Assert.Equal(
            view == AttributionView.Map ? shape : TensorShape.Nchw(count, view == AttributionView.Both ? 2 : 1, 6, 8),
            shown.Values.Activations.Shape);
        Assert.Equal(shown.Layer.Shape, shown.Values.Activations.Shape);
        Assert.Equal(view == AttributionView.Map ? null : view == AttributionView.Both ? 1 : 0, shown.Mosaics.Backdrop?.FirstChannel);
        if (view != AttributionView.Map)
        {
            Assert.Equal(
                (ColorMap.Diverging, TileRange.Layer.Symmetric(), count > 1 ? 16 : 32), (tiles.ColorMap, tiles.Range, tiles.Scale));
            using var device = CpuDevice.Create();
            using var finished = new MosaicRenderer(device).Finish(MosaicPlan.Create(shown.Layer, shown.Mosaics), shown.Values);
            Assert.Single(finished.Images);
            Assert.NotEmpty(finished.Images[0].Pixels.ToArray());
        }
    }

    [Fact]
    public void Where_nothing_counts_the_picture_is_seen_as_it_is()
    {
        byte[] grey = [.. Enumerable.Range(0, 24).Select(i => (byte)(10 * i))];
        var layer = new LayerDescription("y-gradient", [1, 1, 4, 6], TensorShape.Hw(4, 6), "");
        var shown = ShownAttribution.Create(
            layer, ActivationBuffer.Wrap(new float[24], layer.Shape), AttributionView.Overlay,
            Backdrop.Create(Bitmap.Wrap(grey, 6, 4, 1)), new() { Tiles = new() { Scale = 1 } });
        using var device = CpuDevice.Create();
        using var finished = new MosaicRenderer(device).Finish(
            MosaicPlan.Create(shown.Layer, shown.Mosaics with { Figure = null }), shown.Values);
        Assert.Equal(grey, finished.Images[0].Pixels.ToArray().Where((_, i) => i % 4 == 0));
    }

    [Fact]
    public void What_is_no_map_of_a_picture_is_refused()
    {
        var shape = TensorShape.Features(1, 5);
        var values = ActivationBuffer.Wrap(new float[5], shape);
        var layer = new LayerDescription("y-gradient", [1, 5], shape, "");
        Assert.Contains(
            "has no picture",
            Assert.Throws<ArgumentException>(() => ShownAttribution.Create(layer, values, AttributionView.Overlay, null, default)).Message,
            StringComparison.Ordinal);
        var backdrop = Backdrop.Create(Bitmap.Wrap(new byte[4], 2, 2, 1));
        Assert.Contains(
            "is 1×5",
            Assert.Throws<ArgumentException>(() => ShownAttribution.Create(layer, values, AttributionView.Both, backdrop, default)).Message,
            StringComparison.Ordinal);
    }
}
