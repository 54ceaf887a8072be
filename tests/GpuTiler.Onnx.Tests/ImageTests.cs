namespace GpuTiler.Onnx.Tests;

public class ImageTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 64 * 64 * 4).Select(i => (byte)(i * 7919 % 251))];

    // A single row is a picture where its layout is given.
    private static readonly ImagePreparation Rows = new() { Layout = TensorLayout.Nchw };

    private static readonly int[] Widths = [1, 2, 5, 17, 40], Heights = [1, 3, 24], NewWidths = [1, 4, 7, 40], NewHeights = [1, 9, 24];

    public static TheoryData<int, int, int, int> Sizes => new(
        from width in Widths
        from height in Heights
        from newWidth in NewWidths
        from newHeight in NewHeights
        select (width, height, newWidth, newHeight));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Resizing_equals_a_slow_reference(int width, int height, int newWidth, int newHeight)
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 3, newHeight, newWidth);
        var pixels = Pixels.AsSpan(0, width * height * 3);
        ImageInput.Create(net.Model.Inputs[0], Rows).Write(pixels, width, height, 3);
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

    [Fact]
    public void What_was_written_comes_back_as_a_picture()
    {
        using var folder = new TempFolder();
        var preparations = new ImagePreparation[]
        {
            default, new() { Bgr = true }, new() { Scale = 2 / 255f, Mean = [1] },
            new() { Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f], Bgr = true },
        };
        foreach (var (type, layout, options) in
            from type in new[] { ModelBuilder.Float, ModelBuilder.Half }
            from layout in new[] { TensorLayout.Nchw, TensorLayout.Nhwc }
            from options in preparations
            select (type, layout, options))
        {
            long[] shape = layout == TensorLayout.Nchw ? [1, 3, 8, 6] : [1, 8, 6, 3];
            using var net = Net(folder, type, [.. shape]);
            var input = net.Model.Inputs[0];
            byte[] pixels = Pixels[..(48 * 3)];
            ImageInput.Create(input, options).Write(pixels, 6, 8, 3);
            var picture = input.ToPicture(options)!;
            Assert.Equal((6, 8, 3), (picture.Width, picture.Height, picture.Channels));
            Assert.Equal(pixels, picture.Pixels.ToArray());
        }
    }

    [Fact]
    public void Values_that_no_pixel_gives_are_spread_and_other_inputs_are_no_picture()
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 1, 2, 3);
        net.Model.Inputs[0].Write<float>([-3, -1, 1, float.NaN, float.PositiveInfinity, 2]);
        Assert.Equal([0, 102, 204, 0, 0, 255], net.Model.Inputs[0].ToPicture()!.Pixels.ToArray());
        net.Model.Inputs[0].Write<float>([7, 7, 7, 7, 7, 7]);
        Assert.Equal(new byte[6], net.Model.Inputs[0].ToPicture()!.Pixels.ToArray());
        using var other = Net(folder, ModelBuilder.Float, 1, 2, 5, 5);
        Assert.Null(other.Model.Inputs[0].ToPicture());
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
        ImageInput.Create(net.Model.Inputs[0], new ImagePreparation { Scale = 1 })
            .Write([255, 0, 0, 0, 255, 0, 0, 0, 255, 77, 77, 77], 2, 2, 3);
        Assert.Equal([76.245f, 149.685f, 29.07f, 77], net.Model.Inputs[0].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Float16_is_rounded_once_and_uint8_holds_pixels()
    {
        using var folder = new TempFolder();
        using var half = Net(folder, ModelBuilder.Half, 1, 1, 1, 256);
        var ramp = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        ImageInput.Create(half.Model.Inputs[0], Rows).Write(ramp, 256, 1, 1);
        Assert.Equal(ramp.Select(value => (Half)(value * (1 / 255f))), half.Model.Inputs[0].AsSpan<Half>().ToArray());

        using var bytes = Net(folder, ModelBuilder.UInt8, 1, 1, 1, 256);
        ImageInput.Create(bytes.Model.Inputs[0], Rows).Write(ramp, 256, 1, 1);
        Assert.Equal(ramp, bytes.Model.Inputs[0].AsSpan<byte>().ToArray());
        ImageInput.Create(bytes.Model.Inputs[0], Rows with { Scale = 2.5f, Mean = [10] }).Write(ramp, 256, 1, 1);
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
        Assert.Throws<ArgumentException>(() => image.Write(ReadOnlySpan<byte>.Empty, 0, 4, 1));
        Assert.Throws<ArgumentException>(() => image.Write(new ushort[19], 5, 4, 1));
        Assert.Throws<ArgumentException>(() => image.Write(new byte[5], 1, 1, 5));
    }

    [Fact]
    public void Every_fit_equals_a_slow_reference()
    {
        using var folder = new TempFolder();
        var random = new Random(11);
        foreach (var (height, width) in new[] { (7, 7), (12, 5), (4, 19), (28, 28) })
        {
            using var net = Net(folder, ModelBuilder.Float, 1, 3, height, width);
            foreach (var fit in Enum.GetValues<PictureFit>())
            {
                for (int i = 0; i < 12; i++)
                {
                    int w = random.Next(1, 64), h = random.Next(1, 64);
                    var options = new ImagePreparation
                    {
                        Fit = fit,
                        ShortSide = i % 2 * random.Next(28, 60),
                        FillLevel = i % 3 == 0 ? null : random.Next(256),
                    };
                    var picture = Enumerable.Range(0, w * h * 3).Select(_ => (byte)random.Next(256)).ToArray();
                    ImageInput.Create(net.Model.Inputs[0], options).Write(picture, w, h, 3);
                    var values = net.Model.Inputs[0].AsSpan<float>();
                    for (int at = 0; at < values.Length; at++)
                    {
                        var (c, y, x) = (at / width / height, at / width % height, at % width);
                        double expected = Fitted(options, (u, v) => picture[(((v * w) + u) * 3) + c], w, h, x, y, width, height);
                        Assert.True(
                            Math.Abs((expected / 255) - values[at]) < 2e-6,
                            $"{options} of {w}×{h} at {x},{y} of {width}×{height}: {expected / 255}, {values[at]}");
                    }
                }
            }
        }
    }

    [Fact]
    public void A_picture_too_small_for_its_short_side_is_refused_and_a_long_one_is_not()
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 1, 8, 8);
        var input = net.Model.Inputs[0];
        var e = Assert.Throws<ArgumentException>(
            () => ImageInput.Create(input, new() { Fit = PictureFit.ShortSide, ShortSide = 7 }).Write(new byte[32], 8, 4, 1));
        Assert.Contains("8×4 pixels becomes 14×7 with a short side of 7, and the input takes 8×8", e.Message, StringComparison.Ordinal);
        foreach (var fit in Enum.GetValues<PictureFit>())
        {
            ImageInput.Create(input, new() { Fit = fit, Scale = 1 }).Write(Enumerable.Repeat((byte)9, 1 << 20).ToArray(), 1 << 20, 1, 1);
            Assert.All(input.AsSpan<float>().ToArray(), value => Assert.True(
                Math.Abs(value - 9) < 1e-4 || (fit == PictureFit.Letterbox && value == 114)));
        }

        Assert.Throws<ArgumentException>(() => ImageInput.Create(input, new() { ShortSide = -1 }));
        Assert.Throws<ArgumentException>(() => ImageInput.Create(input, new() { FillLevel = 256 }));
        Assert.Throws<ArgumentException>(() => ImageInput.Create(input, new() { FillLevel = float.NaN }));
    }

    [Fact]
    public void Sixteen_bits_keep_what_eight_would_lose()
    {
        using var folder = new TempFolder();
        using var grey = Net(folder, ModelBuilder.Float, 1, 1, 16, 16);
        using var color = Net(folder, ModelBuilder.Float, 1, 3, 16, 16);
        using var other = Net(folder, ModelBuilder.Float, 1, 4, 9, 11);
        var random = new Random(5);
        foreach (int channels in new[] { 1, 2, 3, 4 })
        {
            var deep = Enumerable.Range(0, 256 * channels).Select(_ => (ushort)random.Next(65536)).ToArray();
            ImageInput.Create(color.Model.Inputs[0], new() { Scale = 1 }).Write(deep, 16, 16, channels);
            ImageInput.Create(grey.Model.Inputs[0], new() { Scale = 1 }).Write(deep, 16, 16, channels);
            for (int i = 0; i < 256; i++)
            {
                double[] rgb = [.. Enumerable.Range(0, 3).Select(c => deep[(i * channels) + (channels < 3 ? 0 : c)] / 257.0)];
                Assert.All(rgb.Index(), sample => Assert.Equal(
                    (float)sample.Item, color.Model.Inputs[0].AsSpan<float>()[(sample.Index * 256) + i]));
                double luma = channels < 3 ? rgb[0] : (0.299 * rgb[0]) + (0.587 * rgb[1]) + (0.114 * rgb[2]);
                Assert.Equal(luma, grey.Model.Inputs[0].AsSpan<float>()[i], 1e-4);
            }

            // Samples that eight bits hold give the same values as those, to the bit.
            var eight = deep.Select(sample => (byte)(sample >> 8)).ToArray();
            foreach (var net in new[] { grey, color, other })
            {
                var image = ImageInput.Create(net.Model.Inputs[0], new() { Mean = [0.4f], Std = [0.3f], Fit = PictureFit.Letterbox });
                image.Write(eight, 16, 16, channels);
                var expected = net.Model.Inputs[0].AsSpan<float>().ToArray();
                image.Write(eight.Select(sample => (ushort)(257 * sample)).ToArray(), 16, 16, channels);
                Assert.Equal(expected, net.Model.Inputs[0].AsSpan<float>().ToArray());
            }
        }
    }

    [Fact]
    public void A_file_of_sixteen_bits_is_prepared_at_its_depth()
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, 1, 1, 1, 2);
        string path = folder.Write("deep.pgm", [.. "P5 2 1 65535\n"u8, 0x12, 0x34, 0xFF, 0xFE]);
        net.Model.Inputs[0].Load(path, new() { Scale = 1, Layout = TensorLayout.Nchw });
        Assert.Equal([0x1234 / 257f, 0xFFFE / 257f], net.Model.Inputs[0].AsSpan<float>().ToArray());
    }

    [Fact]
    public void Blue_comes_first_where_that_is_asked_for()
    {
        using var folder = new TempFolder();
        foreach (object[] shape in new object[][] { [1, 3, 4, 6], [1, 4, 6, 3], [1, 4, 4, 6], [1, 1, 4, 6] })
        {
            using var net = Net(folder, ModelBuilder.Float, shape);
            var input = net.Model.Inputs[0];
            int channels = ImageInput.Create(input).Channels, area = 24;
            float[] mean = [.. Enumerable.Range(1, channels).Select(c => c / 10f)],
                backwards = [.. mean.Take(3).Reverse(), .. mean.Skip(3)];
            ImageInput.Create(input, new() { Mean = backwards }).Write(Pixels.AsSpan(0, area * 4), 6, 4, 4);
            var rgb = input.AsSpan<float>().ToArray();
            ImageInput.Create(input, new() { Mean = mean, Bgr = true }).Write(Pixels.AsSpan(0, area * 4), 6, 4, 4);
            var (channelStep, pixelStep) = ImageInput.Create(input).Layout == TensorLayout.Nchw ? (area, 1) : (1, channels);
            for (int i = 0; i < rgb.Length; i++)
            {
                int channel = i / channelStep % channels, from = channels == 1 || channel == 3 ? channel : 2 - channel;
                Assert.Equal(rgb[i + ((from - channel) * channelStep)], input.AsSpan<float>()[i]);
            }

            Assert.Equal(area, rgb.Length / channels);
            Assert.True(pixelStep > 0);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_fourth_channel_is_alpha_or_opaque(int channels)
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.UInt8, 1, 4, 3, 5);
        ImageInput.Create(net.Model.Inputs[0], new() { Fit = PictureFit.Letterbox, FillLevel = 7 })
            .Write(Pixels.AsSpan(0, 9 * channels), 3, 3, channels);
        var values = net.Model.Inputs[0].AsSpan<byte>();
        for (int c = 0; c < 4; c++)
        {
            for (int i = 0; i < 15; i++)
            {
                int at = ((i / 5 * 3) + (i % 5) - 1) * channels;
                byte expected = i % 5 is 0 or 4 ? (byte)(c == 3 ? 255 : 7)
                    : c == 3 ? channels % 2 == 0 ? Pixels[at + channels - 1] : (byte)255
                    : Pixels[at + (channels < 3 ? 0 : c)];
                Assert.Equal(expected, values[(c * 15) + i]);
            }
        }
    }

    [Fact]
    public void Inputs_that_are_no_picture_ask_for_an_array()
    {
        using var folder = new TempFolder();
        foreach (long[] shape in new long[][]
        {
            [1, 2, 4, 5], [2, 3, 4, 4], [16], [4, 4], [1, 16], [3, 3], [1, 1, 3, 4, 4], [1, 5, 4, 2], [1, 1, 16], [1, 3, 16], [1, 16, 3],
            [1, 16, 1], [1, 1, 1, 16], [1, 1, 16, 1], [1, 3, 5, 1], [1, 3, 1, 16], [2, 5, 7],
        })
        {
            using var net = Net(folder, ModelBuilder.Float, [.. shape]);
            var e = Assert.Throws<ArgumentException>(() => ImageInput.Create(net.Model.Inputs[0]));
            Assert.Contains("an array (.npy) of that shape is needed", e.Message, StringComparison.Ordinal);
            Assert.Contains(string.Join('×', shape), e.Message, StringComparison.Ordinal);
        }

        using var both = Net(folder, ModelBuilder.Float, 1, 3, 5, 1);
        var input = both.Model.Inputs[0];
        var first = ImageInput.Create(input, new ImagePreparation { Layout = TensorLayout.Nchw });
        Assert.Equal((3, 5, 1), (first.Channels, first.Height, first.Width));
        var last = ImageInput.Create(input, new ImagePreparation { Layout = TensorLayout.Nhwc });
        Assert.Equal((1, 3, 5), (last.Channels, last.Height, last.Width));
        Assert.Throws<ArgumentException>(
            () => ImageInput.Create(input, new ImagePreparation { Layout = TensorLayout.Nchw, Mean = [1, 2] }));
        Assert.Throws<ArgumentException>(() => ImageInput.Create(input, new ImagePreparation { Layout = TensorLayout.Nchw, Std = [0] }));
        Assert.Throws<ArgumentException>(
            () => ImageInput.Create(input, new ImagePreparation { Layout = TensorLayout.Nchw, Scale = float.NaN }));
        using var integers = Net(folder, ModelBuilder.Int64, 1, 3, 2, 2);
        Assert.Throws<ArgumentException>(() => ImageInput.Create(integers.Model.Inputs[0]));
    }

    [Theory]
    [InlineData(new long[] { 1, 3, 8, 6 }, TensorLayout.Nchw, 3)]
    [InlineData(new long[] { 3, 8, 6 }, TensorLayout.Nchw, 3)]
    [InlineData(new long[] { 8, 6, 3 }, TensorLayout.Nhwc, 3)]
    [InlineData(new long[] { 1, 8, 6, 1 }, TensorLayout.Nhwc, 1)]
    [InlineData(new long[] { 1, 4, 8, 6 }, TensorLayout.Nchw, 4)]
    [InlineData(new long[] { 1, 8, 6, 4 }, TensorLayout.Nhwc, 4)]
    [InlineData(new long[] { 1, 4, 6, 3 }, TensorLayout.Nhwc, 3)]
    [InlineData(new long[] { 1, 3, 6, 4 }, TensorLayout.Nchw, 3)]
    [InlineData(new long[] { 1, 1, 1, 1 }, TensorLayout.Nchw, 1)]
    public void The_order_is_found_from_the_shape(long[] shape, TensorLayout layout, int channels)
    {
        using var folder = new TempFolder();
        using var net = Net(folder, ModelBuilder.Float, shape);
        var image = ImageInput.Create(net.Model.Inputs[0]);
        Assert.Equal((layout, channels), (image.Layout, image.Channels));
    }

    private static Loaded Net(TempFolder folder, int type, params object[] shape) => new(new ModelBuilder().Input("x", type, shape)
        .Input("f", ModelBuilder.Float, 1, 1)
        .Node("Identity", ["x"], ["same"]).Node("Relu", ["f"], ["g"]).Output("same").Output("g")
        .Save(folder), new OnnxOptions { Layers = ["g"] });

    private static Loaded Net(TempFolder folder, int type, long[] shape) => Net(folder, type, [.. shape.Cast<object>()]);

    // What torchvision, Pillow and YOLO's letterbox do, written down once more.
    private static double Fitted(ImagePreparation options, Func<int, int, double> pixel, int w, int h, int x, int y, int width, int height)
    {
        double ratio = (double)width / height;
        switch (options.Fit)
        {
            case PictureFit.Crop:
                int cutWidth = w > h * ratio ? Rounded(h * (double)width / height) : w,
                    cutHeight = w > h * ratio ? h : Rounded(w * (double)height / width);
                int left = Rounded((w - cutWidth) / 2.0, 0), top = Rounded((h - cutHeight) / 2.0, 0);
                return Reference((u, v) => pixel(left + u, top + v), cutWidth, cutHeight, x, y, cutWidth, cutHeight, width, height);
            case PictureFit.ShortSide:
                double scale = Math.Max(Rounded(width * 256 / 224.0) / (double)w, Rounded(height * 256 / 224.0) / (double)h);
                int newWidth = (int)((w * scale) + 1e-9), newHeight = (int)((h * scale) + 1e-9);
                if (options.ShortSide > 0)
                {
                    (newWidth, newHeight) =
                        (Math.Max(options.ShortSide, options.ShortSide * w / h), Math.Max(options.ShortSide, options.ShortSide * h / w));
                }

                return Reference(
                    pixel, w, h, x + Rounded((newWidth - width) / 2.0, 0), y + Rounded((newHeight - height) / 2.0, 0),
                    w, h, newWidth, newHeight);
            case PictureFit.Letterbox:
                int boxWidth = w > h * ratio ? width : Rounded(w * (double)height / h),
                    boxHeight = w > h * ratio ? Rounded(h * (double)width / w) : height;
                int u0 = x - ((width - boxWidth) / 2), v0 = y - ((height - boxHeight) / 2);
                return u0 < 0 || v0 < 0 || u0 >= boxWidth || v0 >= boxHeight
                    ? options.FillLevel ?? 114
                    : Reference(pixel, w, h, u0, v0, w, h, boxWidth, boxHeight);
            default:
                return Reference(pixel, w, h, x, y, w, h, width, height);
        }

        static int Rounded(double value, int least = 1) => Math.Max(least, (int)Math.Round(value, MidpointRounding.ToEven));
    }

    private static double Reference(
        ReadOnlySpan<byte> pixels, int width, int height, int channels, int c, int x, int y, int newWidth, int newHeight)
    {
        var all = pixels.ToArray();
        return Reference((u, v) => all[(((v * width) + u) * channels) + c], width, height, x, y, width, height, newWidth, newHeight);
    }

    // The definition, once for each pixel: a normalised triangle over half-pixel centres in both directions.
    private static double Reference(
        Func<int, int, double> pixel, int columns, int rows, int x, int y, int width, int height, int newWidth, int newHeight)
    {
        double sum = 0, total = 0;
        for (int v = 0; v < rows; v++)
        {
            for (int u = 0; u < columns; u++)
            {
                double weight = Weight(u, x, width, newWidth) * Weight(v, y, height, newHeight);
                sum += weight == 0 ? 0 : weight * pixel(u, v);
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
