
namespace GpuTiler.Cli.Tests;

/// <summary>Tiles that several maps make: interleaved, and in red, green and blue.</summary>
public sealed class ComposedTests : IDisposable
{
    private readonly Workspace work = new();

    public ComposedTests() => work.Npy("x.npy", Values.Some(12 * 5 * 7), 12, 5, 7);

    [Fact]
    public void Interleaving_is_depth_to_space()
    {
        // TensorFlow's example: [[[[1, 2, 3, 4], [5, 6, 7, 8]], [[9, 10, 11, 12], [13, 14, 15, 16]]]] with a block of 2.
        work.Npy("depth.npy", [.. Enumerable.Range(1, 16).Select(value => (float)value)], 1, 2, 2, 4);
        work.RunLine("tile depth.npy -o o.png --layout nhwc --interleave 2 --range 0:255 --border 0").Done();
        Assert.Equal([1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 13, 14, 11, 12, 15, 16], work.Png("o.png").Pixels.ToArray());
        var told = work.RunLine("tile depth.npy -o o.png --layout nhwc --interleave 3 --range 0:255 --border 0 --pad-value 99");
        Assert.Equal(
            (0, "note: depth.npy: 4 maps do not fill 1 tile of 3×3 maps; the places left have the pad value.\n"),
            (told.ExitCode, told.Error));
        Assert.Equal([1, 2, 3, 5, 6, 7, 4, 99, 99, 8, 99, 99], work.Png("o.png").Pixels.ToArray()[..12]);
        Assert.Contains(work.Png("o.png").Text, text =>
            text.Key == "Options" && text.Value.Contains("--channels 0:4 --interleave 3 ", StringComparison.Ordinal));
    }

    [Fact]
    public void Three_kernels_of_a_filter_are_its_colours()
    {
        var kernels = Values.Some(4 * 3 * 5 * 5);
        work.Model("color.onnx", new ModelBuilder()
            .Input("x", ModelBuilder.Float, 1, 3, 8, 8).Tensor("w", ModelBuilder.Float, [4, 3, 5, 5], kernels)
            .Node("Conv", ["x", "w"], ["y"], "n/y", "", ModelBuilder.Attribute("kernel_shape", 5L, 5L)).Output("y"));
        work.RunLine("weights color.onnx -o o.png --rgb --border 0 --padding 0 --columns 1").Done();
        var image = work.Png("o.png");
        Assert.Equal((5, 20, 3), (image.Width, image.Height, image.Channels));
        for (int filter = 0; filter < 4; filter++)
        {
            var own = kernels.AsSpan(filter * 75, 75).ToArray();
            for (int i = 0; i < 75; i++)
            {
                var (channel, pixel) = Math.DivRem(i, 25);
                Assert.Equal(
                    ReferenceMosaic.Level(own[i], own.Min(), own.Max()), image.Pixels.Span[(((filter * 25) + pixel) * 3) + channel]);
            }
        }

        // Filters are numbered as such, and each is a tile of the report of an array too.
        work.RunLine("weights color.onnx -o l.png --rgb --scale 9 --labels index --columns 2").Done();
        work.Npy("w.npy", kernels, 12, 5, 5);
        work.RunLine("tile w.npy -o t.png --rgb --scale 9 --labels index --columns 2").Done();
        Assert.Equal(work.Png("t.png").Pixels.ToArray(), work.Png("l.png").Pixels.ToArray());
    }

    [Fact]
    public void Kernels_without_three_colours_are_named()
    {
        work.Run("weights", Repository.DigitsModel, "-o", "o", "--rgb").Failed(1, "no weights", "--rgb");
        work.Run("weights", Repository.DigitsModel, "-o", "o", "--rgb", "--layer", "conv1").Failed(1, "32×1×5×5", "needs 3");
        work.RunLine("tile x.npy -o o.png --rgb --channels 0:4").Failed(1, "4", "multiple of 3");
        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [InlineData("--interleave 2")]
    [InlineData("--interleave 2 --color-map magma --range layer")]
    [InlineData("--rgb")]
    public void Pages_and_pyramids_show_the_same_tiles(string options)
    {
        work.RunLine($"tile x.npy -o whole.png {options} --columns 1 --scale 2").Done();
        work.RunLine($"tile x.npy -o page.png {options} --columns 1 --scale 2 --max-size 40 --quiet").Done();
        work.RunLine($"tile x.npy -o zoom.dzi {options} --columns 1 --scale 2 --deepzoom").Done();
        var whole = work.Png("whole.png");
        int level = (int)Math.Ceiling(Math.Log2(Math.Max(whole.Width, whole.Height)));
        Assert.Equal(whole.Pixels.ToArray(), work.Png($"zoom_files/{level}/0_0.png").Pixels.ToArray());
        var pages = work.NewFiles.Where(file => file.StartsWith("page-", StringComparison.Ordinal)).Select(work.Png).ToList();
        Assert.True(pages.Count > 1);
        int rowBytes = whole.Width * whole.Channels;
        byte[] joined = [.. pages.SelectMany(page =>
            page.Pixels[(2 * rowBytes)..^(2 * rowBytes)].ToArray().Concat(new byte[2 * rowBytes]))];
        Assert.Equal(whole.Pixels[(2 * rowBytes)..^(2 * rowBytes)].ToArray(), joined[..^(2 * rowBytes)]);
    }

    [Fact]
    public void Sheets_figures_reports_and_event_files_take_them()
    {
        string[] line = ["tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv*", "--interleave", "4", "--quiet"];
        work.Run([.. line, "-o", "one"]).Done();
        work.Run([.. line, "-o", "sheet.png", "--sheet"]).Done();
        work.Run([.. line, "-o", "figure", "--labels", "index,range", "--color-bar", "--mark", "dead", "--tensorboard", "t"]).Done();
        Assert.Equal((2 * 28 * 4) + 2 + 4, work.Png("one/0-conv1.png").Width);
        Assert.True(work.Png("figure/0-conv1.png").Width > work.Png("one/0-conv1.png").Width);
        work.Run(
            "report", Repository.DigitsModel, Repository.Seven, "--layer", "conv2", "--interleave", "4", "-o", "r.html", "--quiet").Done();
        string page = File.ReadAllText(work.At("r.html"));
        Assert.Contains("\"what\":\"tile\"", page, StringComparison.Ordinal);
        Assert.Contains("data-tiles=\"4\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--rgb --interleave 2", "--rgb", "--interleave")]
    [InlineData("--rgb --color-map magma", "--rgb", "--color-map")]
    [InlineData("--rgb --nan-color 9", "--rgb", "--nan-color")]
    [InlineData("--rgb --infinity-color 9", "--rgb", "--infinity-color")]
    [InlineData("--rgb --color-bar", "--rgb", "--color-bar")]
    [InlineData("--rgb --matshow", "--rgb", "--matshow")]
    [InlineData("--rgb --sort mean", "--rgb", "--sort")]
    [InlineData("--interleave 2 --sort mean", "--interleave", "--sort")]
    [InlineData("--interleave 2 --top 3", "--interleave", "--top")]
    [InlineData("--interleave 2 --montage", "--montage", "--interleave")]
    [InlineData("--rgb --montage", "--montage", "--rgb")]
    [InlineData("--interleave -1", "--interleave -1", "0")]
    public void Impossible_combinations_name_both_options(string options, string first, string second)
    {
        work.RunLine($"tile x.npy -o o.png {options}").Misused(first, second);
        Assert.Empty(work.NewFiles);
    }

    public void Dispose() => work.Dispose();
}
