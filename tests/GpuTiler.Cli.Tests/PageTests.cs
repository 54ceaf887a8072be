using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>Mosaics that are too large for one image: pages that show the same, where they go and what is said of them.</summary>
public sealed class PageTests : IDisposable
{
    private readonly Workspace work = new();

    public PageTests()
    {
        work.Npy("x.npy", Values.Some(120), 5, 4, 6);
        work.Npy("b.npy", Values.Some(240), 2, 5, 4, 6);
        work.Npy("many.npy", Values.Some(40 * 4 * 6), 40, 4, 6);
    }

    public static TheoryData<string, string[]> Places { get; } = new()
    {
        { "x.npy -o o.png", ["o-1.png", "o-2.png"] },
        { "x.npy -o new/plain", ["new/plain-1", "new/plain-2"] },
        { "x.npy -o folder/", ["folder/x-1.png", "folder/x-2.png"] },
        { "b.npy -o new", ["new/b.0-1.png", "new/b.0-2.png", "new/b.1-1.png", "new/b.1-2.png"] },
        { "many.npy -o o.png", [.. Enumerable.Range(1, 10).Select(page => $"o-{page:00}.png")] },
        { "x.npy x.npy -o o", ["o/x-1.png", "o/x-2-1.png", "o/x-2-2.png", "o/x-2.png"] },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Pages_are_numbered_in_the_order_of_their_names(string line, string[] files)
    {
        var result = work.RunLine($"tile {line} --max-size 18");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(files, work.NewFiles);
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            result.OutputLines.Select(written => written.Split("  ")[0]).Order(StringComparer.Ordinal));
        string input = line.Split(' ')[0];
        Assert.StartsWith(
            $"note: {input}: too large for one image of 18 pixels a side (--max-size), so it is ", result.Error, StringComparison.Ordinal);
        Assert.Contains($", {result.OutputLines[0].Split("  ")[0]} to ", result.Error, StringComparison.Ordinal);
        Assert.All(files, file => Assert.True(work.Png(file) is { Width: <= 18, Height: <= 18 }));
    }

    [Theory]
    [InlineData("--range layer")]
    [InlineData("--range tile --color-map viridis")]
    [InlineData("--range layer:percentile=5,90")]
    [InlineData("--range layer:sigma=1 --channels 3:38")]
    [InlineData("--range layer:symmetric --gamma 2 --columns 3")]
    [InlineData("--range layer --device cpu --layout nchw --columns 30")]
    public void Pages_together_show_what_one_image_would(string options)
    {
        string[] given = options.Split(' ');
        work.Run(["tile", "many.npy", "-o", "one.png", "--max-size", "0", .. given]).Done();
        work.Run(["tile", "many.npy", "-o", "o.png", "--max-size", "36", "--quiet", .. given]).Done();

        var whole = work.Png("one.png");
        int columns = Number(whole, "--columns "), tile = 0;
        foreach (string file in work.NewFiles.Where(file => file != "one.png"))
        {
            var page = work.Png(file);
            int pageColumns = Number(page, "--columns ");
            string[] shown = page.Text.Single(text => text.Key == "Page").Value.Split([' ', ':']);
            for (int i = 0; i < int.Parse(shown[^1]) - int.Parse(shown[^2]); i++, tile++)
            {
                Assert.Equal(Tile(whole, tile % columns, tile / columns), Tile(page, i % pageColumns, i / pageColumns));
            }
        }

        Assert.Equal(options.Contains("3:38", StringComparison.Ordinal) ? 35 : 40, tile);
    }

    [Fact]
    public void Fewer_columns_than_were_asked_for_are_said()
    {
        string error = work.RunLine("tile x.npy -o o.png --columns 5 --max-size 18").Error;
        Assert.Contains("2 pages of 2×2 tiles or fewer, 2 columns in place of 5, o-1.png to o-2.png", error, StringComparison.Ordinal);
        Assert.Equal("", work.RunLine("tile x.npy -o p.png --columns 5 --max-size 18 --quiet").Error);
    }

    [Fact]
    public void The_limit_is_that_of_textures_unless_it_is_lifted()
    {
        work.Npy("strip.npy", new float[1200 * 16], 1200, 4, 4);
        Assert.Contains(
            "16384 pixels a side", work.RunLine("tile strip.npy -o o.png --columns 1 --padding 10").Error, StringComparison.Ordinal);
        Assert.Equal(["o-1.png", "o-2.png"], work.NewFiles);
        Assert.Equal((8, 16374), (work.Png("o-1.png").Width, work.Png("o-1.png").Height));
        work.RunLine("tile strip.npy -o whole.png --columns 1 --padding 10 --max-size 0").Done();
        Assert.Equal(16794, work.Png("whole.png").Height);
    }

    [Fact]
    public void Standard_output_takes_one_image()
    {
        work.RunLine("tile x.npy -o - --max-size 18").Misused(
            "-o - takes one image, and x needs 2 pages of at most 18 pixels a side: name a folder, or lift the limit with --max-size 0.");
        Assert.NotEmpty(work.RunLine("tile x.npy -o - --max-size 0").Done().OutputBytes);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_tile_larger_than_the_limit_is_named_with_the_option()
    {
        work.RunLine("tile x.npy -o o.png --scale 3 --max-size 20")
            .Failed(1, "x.npy: A single tile is 22×16 pixels with its border", "--max-size (0 for no limit)");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void An_image_beyond_memory_is_planned_as_pages()
    {
        // More than an array holds: refused as one image, and too long to render here.
        work.RunLine("tile many.npy -o - --scale 3000 --max-size 0").Misused("-o - takes one image, and many needs ", "a smaller --scale");
    }

    [Fact]
    public void Tiles_too_far_apart_for_an_image_have_pages_of_their_own()
    {
        Assert.Equal(0, work.RunLine("tile x.npy -o o.png --padding 2147483647").ExitCode);
        Assert.Equal(Enumerable.Range(1, 5).Select(page => $"o-{page}.png"), work.NewFiles);
    }

    [Fact]
    public void A_figures_pages_have_titles_and_true_indices()
    {
        string line = "tile many.npy --scale 6 --max-size 210 --range -3:3 --labels index --color-bar --title {layer}";
        var result = work.RunLine($"{line} -o o.png");
        Assert.Equal(0, result.ExitCode);
        int channel = 0, pages = work.NewFiles.Length;
        Assert.True(pages > 2, result.Output);
        for (int page = 1; page <= pages; page++)
        {
            var image = work.Png($"o-{page}.png");
            Assert.True(image is { Width: <= 210, Height: <= 210 });
            Assert.Equal($"many (page {page} of {pages})", image.Text.Single(text => text.Key == "Title").Value);
            string[] shown = image.Text.Single(text => text.Key == "Page").Value.Split([' ', ':']);
            Assert.Equal($"{channel}", shown[^2]);
            channel = int.Parse(shown[^1]);

            // The labels are those of the page's own maps: the same figure of the same channels, but for the title and the range.
            var alone = work.Run(
            [
                .. "tile many.npy --scale 6 --range -3:3 --labels index --color-bar --title".Split(' '), $"many (page {page} of {pages})",
                "--columns", $"{Number(image, "--columns ")}", "--channels", $"{shown[^2]}:{shown[^1]}", "-o", "alone.png",
            ]).Done();
            Assert.Equal(work.Png("alone.png").Pixels.ToArray(), image.Pixels.ToArray());
        }

        Assert.Equal(40, channel);
    }

    [Fact]
    public void A_figures_colour_bar_is_that_of_the_layer()
    {
        work.RunLine("tile many.npy --scale 6 --max-size 210 --range layer:sigma=1 --color-bar -o o.png --quiet").Done();
        var (first, second) = (work.Png("o-1.png"), work.Png("o-2.png"));
        Assert.Equal((first.Width, first.Height), (second.Width, second.Height));
        Assert.NotEqual(Right(first, first.Width), Right(second, second.Width));
        // Ticks and numbers.
        Assert.Contains((byte)255, Right(first, 24));
        Assert.Equal(Right(first, 24), Right(second, 24));

        static byte[] Right(Bitmap image, int pixels) =>
            [.. Enumerable.Range(0, image.Height)
                .SelectMany(y => image.Pixels.Slice((y * image.Width) + image.Width - pixels, pixels).ToArray())];
    }

    [Fact]
    public void Each_page_is_an_image_of_the_event_file()
    {
        work.RunLine("tile b.npy x.npy -o png --max-size 18 --tensorboard t --quiet").Done();
        string file = Assert.Single(work.NewFiles, name => name.StartsWith("t/", StringComparison.Ordinal));
        var images = EventFile.Read(work.At(file)).Where(entry => entry.Png is not null).ToList();
        Assert.Equal(
            [
                .. from image in Enumerable.Range(0, 2) from page in Enumerable.Range(1, 2) select $"b/mosaic/{image}/page-{page}",
                .. Enumerable.Range(1, 2).Select(page => $"x/mosaic/page-{page}"),
            ],
            images.Select(entry => entry.Tag));
        Assert.Equal(
            work.NewFiles.Where(name => name.StartsWith("png/", StringComparison.Ordinal)).Select(name => File.ReadAllBytes(work.At(name))),
            images.Select(entry => entry.Png!));
    }

    [Fact]
    public void Names_of_pages_and_others_never_meet()
    {
        work.Npy("a.npy", Values.Some(120), 5, 4, 6);
        work.Npy("a-2.npy", Values.Some(24), 1, 4, 6);
        work.RunLine("tile a.npy a-2.npy -o o --max-size 18 --quiet").Done();
        Assert.Equal(["o/a-1.png", "o/a-2-2.png", "o/a-2.png"], work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private static int Number(Bitmap image, string option)
    {
        string options = image.Text.Single(text => text.Key == "Options").Value;
        return int.Parse(
            options[(options.IndexOf(option, StringComparison.Ordinal) + option.Length)..].Split(' ')[0],
            System.Globalization.CultureInfo.InvariantCulture);
    }

    // Tiles of 6 by 4, with the default border and padding.
    private static byte[] Tile(Bitmap image, int column, int row)
    {
        int left = 2 + (column * 8), top = 2 + (row * 6);
        return [.. Enumerable.Range(top, 4)
            .SelectMany(y => image.Pixels.Slice(((y * image.Width) + left) * image.Channels, 6 * image.Channels).ToArray())];
    }
}
