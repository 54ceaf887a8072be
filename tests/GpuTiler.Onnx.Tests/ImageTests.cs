namespace GpuTiler.Onnx.Tests;

public class ImageTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 64 * 64 * 4).Select(i => (byte)(i * 7919 % 251))];

    private static readonly int[] Widths = [1, 2, 5, 17, 40], Heights = [1, 3, 24], NewWidths = [1, 4, 7, 40], NewHeights = [1, 9, 24];

    public static TheoryData<int, int, int, int> Sizes => new(
        from width in Widths from height in Heights from newWidth in NewWidths from newHeight in NewHeights
        select (width, height, newWidth, newHeight));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Resizing_equals_a_slow_reference(int width, int height, int newWidth, int newHeight)
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 3, newHeight, newWidth);
        var pixels = Pixels.AsSpan(0, width * height * 3);
        ImageInput.Create(net.Model.Inputs[0]).Write(pixels, width, height, 3);
        var values = net.Model.Inputs[0].AsSpan<float>();
        for (int c = 0; c < 3; c++)
        {
            for (int y = 0; y < newHeight; y++)
            {
                for (int x = 0; x < newWidth; x++)
                {
                    double expected = Reference(pixels, width, height, 3, c, x, y, newWidth, newHeight) / 255;
                    Assert.Equal(expected, values[(((c * newHeight) + y) * newWidth) + x], 1e-6);
                }
            }
        }
    }

    [Fact]
    public void The_same_size_is_exact_in_both_layouts()
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 3, 8, 6);
        using var last = Net(folder, ModelBuilder.Float, 1, 8, 6, 3);
        var options = new ImagePreparation { Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f] };
        foreach (int channels in new[] { 3, 4 })
        {
            ImageInput.Create(net.Model.Inputs[0], options).Write(Pixels.AsSpan(0, 48 * channels), 6, 8, channels);
            ImageInput.Create(last.Model.Inputs[0], options).Write(Pixels.AsSpan(0, 48 * channels), 6, 8, channels);
            for (int i = 0; i < 48 * 3; i++)
            {
                float expected = ((Pixels[(i / 3 * channels) + (i % 3)] * (1 / 255f)) - options.Mean[i % 3]) / options.Std[i % 3];
                Assert.Equal(expected, last.Model.Inputs[0].AsSpan<float>()[i]);
                Assert.Equal(expected, net.Model.Inputs[0].AsSpan<float>()[(i % 3 * 48) + (i / 3)]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Grey_fills_every_channel(int channels)
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 3, 2, 2);
        byte[] pixels = [.. new byte[] { 0, 51, 102, 255 }.SelectMany(grey => new byte[] { grey, 9 }.Take(channels))];
        ImageInput.Create(net.Model.Inputs[0], new ImagePreparation { Scale = 1, Std = [2] }).Write(pixels, 2, 2, channels);
        Assert.Equal([0, 25.5f, 51, 127.5f, 0, 25.5f, 51, 127.5f, 0, 25.5f, 51, 127.5f], net.Model.Inputs[0].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Colour_becomes_Rec_601_luma()
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 1, 2, 2);
        ImageInput.Create(net.Model.Inputs[0], new ImagePreparation { Scale = 1 }).Write([255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77], 2, 2, 3);
        Assert.Equal([76.245f, 149.685f, 29.07f, 77], net.Model.Inputs[0].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Float16_is_rounded_once_and_uint8_holds_pixels()
    {
        using var folder = new TempFolder();
        using var half = Net(folder, ModelBuilder.Half, 1, 1, 1, 256);
        var ramp = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        ImageInput.Create(half.Model.Inputs[0]).Write(ramp, 256, 1, 1);
        Assert.Equal(ramp.Select(value => (Half)(value * (1 / 255f))), half.Model.Inputs[0].AsSpan<Half>().ToArray());

        using var bytes = Net(folder, ModelBuilder.UInt8, 1, 1, 1, 256);
        ImageInput.Create(bytes.Model.Inputs[0]).Write(ramp, 256, 1, 1);
        Assert.Equal(ramp, bytes.Model.Inputs[0].AsSpan<byte>().ToArray());
        ImageInput.Create(bytes.Model.Inputs[0], new ImagePreparation { Scale = 2.5f, Mean = [10] }).Write(ramp, 256, 1, 1);
        Assert.Equal([0, 0, 0, 0, 0, 2, 5, 8, 10, 12], bytes.Model.Inputs[0].AsSpan<byte>()[..10].ToArray());
        Assert.Equal(255, bytes.Model.Inputs[0].AsSpan<byte>()[200]);
    }

    [Fact]
    public void Numbers_that_do_not_fit_the_pixels_are_refused()
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 3, 10, 10);
        var image = ImageInput.Create(net.Model.Inputs[0]);
        image.Write(Pixels.AsSpan(0, 5 * 4), 5, 4, 1);
        Assert.Throws<ArgumentException>(() => image.Write(Pixels, 5, 4, 1));
        Assert.Throws<ArgumentException>(() => image.Write([], 0, 4, 1));
        Assert.Throws<ArgumentException>(() => image.Write(new byte[5], 1, 1, 5));
    }

    [Fact]
    public void Inputs_that_are_no_picture_ask_for_a_tensor()
    {
        using var folder = new TempFolder();
        foreach (long[] shape in new long[][] { [1, 2, 4, 4], [2, 3, 4, 4], [16], [1, 1, 3, 4, 4], [1, 4, 4, 2] })
        {
            using var net = Net(folder, ModelBuilder.Float, [.. shape]);
            var e = Assert.Throws<ArgumentException>(() => ImageInput.Create(net.Model.Inputs[0]));
            Assert.Contains("a tensor (.npy) of that shape is needed", e.Message, StringComparison.Ordinal);
            Assert.Contains(string.Join('×', shape), e.Message, StringComparison.Ordinal);
        }

        using var both = Net(folder, ModelBuilder.Float, 1, 3, 5, 1);
        var input = both.Model.Inputs[0];
        Assert.Equal((3, 5, 1), (ImageInput.Create(input).Channels, ImageInput.Create(input).Height, ImageInput.Create(input).Width));
        var last = ImageInput.Create(input, new ImagePreparation { Layout = TensorLayout.Nhwc });
        Assert.Equal((1, 3, 5), (last.Channels, last.Height, last.Width));
        Assert.Throws<ArgumentException>(() => ImageInput.Create(input, new ImagePreparation { Mean = [1, 2] }));
        Assert.Throws<ArgumentException>(() => ImageInput.Create(input, new ImagePreparation { Std = [0] }));
        Assert.Throws<ArgumentException>(() => ImageInput.Create(input, new ImagePreparation { Scale = float.NaN }));
        using var integers = Net(folder, ModelBuilder.Int64, 1, 3, 2, 2);
        Assert.Throws<ArgumentException>(() => ImageInput.Create(integers.Model.Inputs[0]));
    }

    private static Loaded Net(TempFolder folder, int type, params object[] shape) => new(new ModelBuilder().Input("x", type, shape)
        .Input("f", ModelBuilder.Float, 1, 1)
        .Node("Identity", ["x"], ["same"]).Node("Relu", ["f"], ["g"]).Output("same").Output("g")
        .Save(folder), new OnnxOptions { Layers = ["g"] });

    private static Loaded Net(TempFolder folder, int type, long[] shape) => Net(folder, type, [.. shape.Cast<object>()]);

    // The definition, once for each pixel: a normalised triangle over half-pixel centres in both directions.
    private static double Reference(ReadOnlySpan<byte> pixels, int width, int height, int channels, int c, int x, int y, int newWidth, int newHeight)
    {
        double sum = 0, total = 0;
        for (int v = 0; v < height; v++)
        {
            for (int u = 0; u < width; u++)
            {
                double weight = Weight(u, x, width, newWidth) * Weight(v, y, height, newHeight);
                sum += weight * pixels[(((v * width) + u) * channels) + c];
                total += weight;
            }
        }

        return sum / total;

        static double Weight(int from, int to, int size, int newSize)
        {
            double ratio = (double)size / newSize;
            return Math.Max(0, 1 - (Math.Abs(from + 0.5 - ((to + 0.5) * ratio)) / Math.Max(1, ratio)));
        }
    }
}
