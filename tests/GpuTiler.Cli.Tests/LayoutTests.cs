using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>Several images in one: a batch's, or a network's layers.</summary>
public sealed class LayoutTests : IDisposable
{
    private const int N = 3, C = 4, H = 6, W = 10;

    private readonly Workspace work = new();
    private readonly float[] values = Values.Some(N * C * H * W);

    public LayoutTests() => work.Npy("x.npy", values, N, C, H, W);

    [Theory]
    [InlineData("", 0, C)]
    [InlineData("--channels 1:3", 1, 3)]
    public void A_montage_has_a_row_for_each_image(string options, int first, int end)
    {
        work.RunLine($"tile x.npy -o m.png --montage --border 0 {options}").Done();
        var montage = work.Png("m.png");
        Assert.Equal((((end - first) * (W + 2)) - 2, (N * (H + 2)) - 2), (montage.Width, montage.Height));
        for (int image = 0; image < N; image++)
        {
            for (int channel = first; channel < end; channel++)
            {
                var (width, height, pixels) =
                    new ReferenceMosaic(Image(image), C, H, W) { Border = 0, Channels = (channel, channel + 1) }.Render();
                Assert.Equal(pixels, Cut(montage, (channel - first) * (W + 2), image * (H + 2), width, height));
            }
        }
    }

    [Fact]
    public void With_the_layers_range_all_rows_of_a_montage_can_be_compared()
    {
        work.RunLine("tile x.npy -o m.png --montage --border 0 --range layer").Done();
        string range = FormattableString.Invariant($"{values.Min():R}:{values.Max():R}");
        var (width, height, pixels) = new ReferenceMosaic(Image(1), C, H, W) { Border = 0, Columns = C, Range = range }.Render();
        Assert.Equal(pixels, Cut(work.Png("m.png"), 0, H + 2, width, height));
    }

    [Fact]
    public void A_models_batch_is_a_montage_too()
    {
        work.Model("half.onnx", Networks.Half("n"));
        work.Npy("b.npy", Array.ConvertAll(Values.Some(2 * 12), value => (Half)value), 2, 2, 2, 3);
        work.RunLine("tile b.npy --model half.onnx -o m.png --montage --scale 4").Done();
        Assert.Equal(((2 * 12) + 2 + 4, (2 * 8) + 2 + 4), (work.Png("m.png").Width, work.Png("m.png").Height));
        work.RunLine("tile b.npy --model half.onnx -o m.png --montage --columns 2").Misused("--montage", "--columns");
    }

    [Fact]
    public void Several_inputs_of_a_model_are_the_rows_of_a_montage()
    {
        work.Model("neg.onnx", Networks.Open());
        float[] first = Values.Some(3 * 4 * 5), second = Array.ConvertAll(Values.Some(3 * 4 * 5, seed: 9), value => 3 * value);
        work.Npy("a.npy", first, 1, 3, 4, 5);
        work.Npy("b.npy", second, 1, 3, 4, 5);
        Assert.Equal(0, work.RunLine("tile a.npy b.npy --model neg.onnx --layer neg -o m.png --montage --border 0 --range layer").ExitCode);
        var montage = work.Png("m.png");
        float[] all = [.. first.Concat(second).Select(value => -value)];
        string range = FormattableString.Invariant($"{all.Min():R}:{all.Max():R}");
        for (int row = 0; row < 2; row++)
        {
            var (width, height, pixels) =
                new ReferenceMosaic(all[(row * 60)..((row + 1) * 60)], 3, 4, 5) { Border = 0, Columns = 3, Range = range }.Render();
            Assert.Equal(pixels, Cut(montage, 0, row * (4 + 2), width, height));
        }

        // A figure names the rows, at their left: the tiles are the same.
        const string Figure = "tile a.npy b.npy --model neg.onnx --layer neg --montage --border 0 --range layer --scale 3";
        work.RunLine($"{Figure} -o plain.png --quiet").Done();
        work.RunLine($"{Figure} -o names.png --labels input --quiet").Done();
        work.RunLine($"{Figure} -o title.png --title x --quiet").Done();
        work.RunLine("tile a.npy --model neg.onnx --layer neg -o m.png --labels input").Misused("--labels input", "--montage");
        var (plain, names) = (work.Png("plain.png"), work.Png("names.png"));
        int left = names.Width - plain.Width - 6, top = (names.Height - plain.Height) / 2;
        Assert.InRange(left, 6 + 5, 60);
        Assert.Equal(names.Width, work.Png("title.png").Width);
        Assert.Equal(plain.Pixels.ToArray(), Cut(names, left, top, plain.Width, plain.Height));

        work.Npy("c.npy", Values.Some(3 * 4 * 6), 1, 3, 4, 6);
        work.RunLine("tile a.npy c.npy --model neg.onnx --layer neg -o c.png --montage").Failed(1, "neg", "1×3×4×5", "1×3×4×6");
        work.RunLine("tile a.npy b.npy --model neg.onnx -o c.png --montage --sheet").Misused("--sheet", "--montage");
        Assert.Equal(["m.png", "names.png", "plain.png", "title.png"], work.NewFiles);
    }

    [Fact]
    public void Every_layers_mosaic_is_on_the_sheet()
    {
        foreach (string options in new[] { "", "--scale 1", "--sheet-width 1", "--color-map viridis --title of-{input}" })
        {
            string own = options.StartsWith("--color", StringComparison.Ordinal) ? "--color-map viridis --scale auto"
                : options.StartsWith("--scale", StringComparison.Ordinal) ? "" : "--scale auto";
            work.RunLine($"tile {Repository.Seven} --model {Repository.DigitsModel} -o one {own}").Done();
            Assert.Contains(
                "8 layers",
                work.RunLine($"tile {Repository.Seven} --model {Repository.DigitsModel} -o sheet.png --sheet {options}").Done().Output);
            var sheet = work.Png("sheet.png");
            var mosaics = Directory.GetFiles(work.At("one"))
                .Select(path => (Name: Path.GetFileName(path), Image: ImageReader.Read(path))).ToList();
            Assert.Equal(8, mosaics.Count);
            Assert.All(mosaics, one => Assert.True(IsOn(sheet, one.Image), $"{one.Name} is not on the sheet {options}"));
            Assert.Equal(options.Contains("width", StringComparison.Ordinal), sheet.Height > 2 * sheet.Width);
        }
    }

    [Fact]
    public void A_sheet_that_is_too_large_is_pages_in_the_order_of_the_layers()
    {
        string line = $"tile {Repository.Seven} --model {Repository.DigitsModel}";
        work.RunLine($"{line} -o one --pad-value 40").Done();
        var result = work.RunLine($"{line} -o s.png --sheet --scale 1 --max-size 300 --pad-value 40");
        string[] files = [.. work.NewFiles.Where(file => file.StartsWith("s-", StringComparison.Ordinal))];
        Assert.True(files.Length > 1, result.Output);
        Assert.Contains(
            $"8 layers are too large for one sheet of 300 pixels a side (--max-size), so there are {files.Length}.",
            result.Error, StringComparison.Ordinal);
        var layers = new List<string>();
        for (int i = 0; i < files.Length; i++)
        {
            var page = work.Png(files[i]);
            Assert.True(page is { Width: <= 300, Height: <= 300 });
            Assert.Equal($"{i + 1} of {files.Length}", page.Text.Single(text => text.Key == "Page").Value);
            Assert.Contains(" --max-size 300 ", page.Text.Single(text => text.Key == "Options").Value, StringComparison.Ordinal);
            string[] own = page.Text.Single(text => text.Key == "Source").Value.Split(": ")[1].Split(", ");
            Assert.All(own.Index(), layer => Assert.True(
                IsOn(page, work.Png($"one/{layers.Count + layer.Index}-{layer.Item}.png")), $"{layer.Item} is not on {files[i]}"));
            layers.AddRange(own);
        }

        Assert.Equal(
            work.RunLine($"layers {Repository.DigitsModel} --json").Done().Output.Split("\"name\":").Skip(1)
                .Select(rest => rest.Split('"')[1]).Where(layers.Contains),
            layers);
        Assert.Equal(8, layers.Distinct().Count());
    }

    [Fact]
    public void Pages_of_a_montage_have_a_row_for_each_image()
    {
        work.RunLine("tile x.npy -o whole.png --montage --border 0 --range layer").Done();
        work.RunLine("tile x.npy -o m.png --montage --border 0 --range layer --max-size 24 --quiet").Done();
        Assert.Equal(["m-1.png", "m-2.png"], work.NewFiles.Where(file => file.StartsWith("m-", StringComparison.Ordinal)));
        var whole = work.Png("whole.png");
        for (int page = 0; page < 2; page++)
        {
            Assert.Equal(Cut(whole, page * 2 * (W + 2), 0, (2 * W) + 2, whole.Height), work.Png($"m-{page + 1}.png").Pixels.ToArray());
        }

        work.RunLine("tile x.npy -o n.png --montage --max-size 20").Failed(1, "3 images", "--max-size");
    }

    [Fact]
    public void Each_input_has_a_sheet_and_each_image_of_a_batch_a_place_on_it()
    {
        work.Model("half.onnx", Networks.Half("n"));
        foreach (string name in new[] { "a.npy", "b.npy" })
        {
            work.Npy(name, Array.ConvertAll(Values.Some(2 * 12), value => (Half)value), 2, 2, 2, 3);
        }

        work.RunLine("tile a.npy b.npy --model half.onnx -o o --sheet").Done();
        Assert.Equal(["o/a.png", "o/b.png"], work.NewFiles.Select(file => file.Replace('\\', '/')));
        work.RunLine("tile a.npy --model half.onnx -o s.png --sheet").Done();
        work.RunLine("tile a.npy --model half.onnx -o m.png --sheet --montage").Done();
        Assert.True(work.Png("s.png").Width * work.Png("s.png").Height > work.Png("m.png").Width * work.Png("m.png").Height);
    }

    [Fact]
    public void What_does_not_go_with_a_sheet_is_refused_with_what_would_do()
    {
        work.RunLine("tile x.npy -o s.png --sheet").Misused("--sheet", "--model");
        work.RunLine("tile x.npy -o s.png --sheet-width 9").Misused("--sheet-width", "--sheet");
        string line = $"tile {Repository.Seven} --model {Repository.DigitsModel} --sheet";
        work.RunLine($"{line} --tensorboard t -o s.png").Misused("--tensorboard");
        work.RunLine($"{line} --save-activations t").Misused("-o");
        work.RunLine($"{line} -o s.png --title {{layer}}").Misused("{layer}", "{input}");
        work.RunLine($"{line} -o s.png --scale 3000 --layer conv2").Failed(1, "conv2", "too large for one image", "--scale");
        work.RunLine($"{line} -o s.dzi --deepzoom").Misused("--sheet", "--deepzoom");
        work.RunLine($"{line} -o s.png --max-size 60").Failed(1, "conv1", "--max-size 0");
        work.RunLine($"{line} -o - --max-size 300").Misused("-o -", "--max-size 0");
        work.RunLine("tile x.npy -o m.dzi --montage --deepzoom").Misused("--montage", "--deepzoom");
        Assert.Empty(work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private float[] Image(int image) => values[(image * C * H * W)..((image + 1) * C * H * W)];

    private static byte[] Cut(Bitmap image, int x, int y, int width, int height)
    {
        int size = image.Channels;
        return [.. Enumerable.Range(y, height).SelectMany(row =>
            image.Pixels.Slice(((row * image.Width) + x) * size, width * size).ToArray())];
    }

    private static bool IsOn(Bitmap sheet, Bitmap mosaic)
    {
        int size = sheet.Channels;
        for (int y = 0; y <= sheet.Height - mosaic.Height; y++)
        {
            for (int x = 0; x <= sheet.Width - mosaic.Width; x++)
            {
                if (Enumerable.Range(0, mosaic.Height).All(row =>
                    sheet.Pixels.Span.Slice((((y + row) * sheet.Width) + x) * size, mosaic.Width * size)
                        .SequenceEqual(mosaic.Pixels.Span.Slice(row * mosaic.Width * size, mosaic.Width * size))))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
