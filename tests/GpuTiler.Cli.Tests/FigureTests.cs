using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>Titles, labels and colour bars from the command line: around the tiles, which stay what they are.</summary>
public sealed class FigureTests : IDisposable
{
    private const int C = 12, H = 20, W = 30;

    private readonly Workspace work = new();
    private readonly float[] values = Values.Some(C * H * W);

    public FigureTests() => work.Npy("x.npy", values, C, H, W);

    [Theory]
    [InlineData("--title hello")]
    [InlineData("--labels index")]
    [InlineData("--labels index,range,mean,name --scale 4")]
    [InlineData("--labels name --color-bar --range layer --pad-value 255")]
    [InlineData("--color-bar --padding 9 --border 20 --range -1:1")]
    [InlineData("--title {layer}/{shape}/{channels} --labels index --channels 3:11 --columns 3")]
    public void Every_tile_is_in_the_figure(string options)
    {
        work.RunLine($"tile x.npy -o figure.png {options}").Done();
        var figure = work.Png("figure.png");
        int scale = options.Contains("--scale 4", StringComparison.Ordinal) ? 4 : 1;
        string range = options.Contains("layer --pad", StringComparison.Ordinal) ? "layer"
            : options.Contains("-1:1", StringComparison.Ordinal) ? "-1:1" : "auto";
        var (first, end) = options.Contains("3:11", StringComparison.Ordinal) ? (3, 11) : (0, C);
        int column = 0, top = 0;
        for (int channel = first; channel < end; channel++)
        {
            var (width, height, pixels) = new ReferenceMosaic(values, C, H, W)
            {
                Border = 0,
                Scale = scale,
                Channels = (channel, channel + 1),
                Range = range == "layer" ? Extremes() : range,
            }.Render();
            int found = Find(figure, pixels, width, height, column, top);
            Assert.True(found >= 0, $"map {channel} is not in the figure behind {column}, {top}");

            // Tiles stand in the order of the channels.
            (column, top) = ((found % figure.Width) + 1, found / figure.Width);
        }
    }

    [Fact]
    public void A_figure_of_one_map_has_a_title_a_bar_and_room_for_the_eye()
    {
        work.RunLine("tile x.npy -o m.png --channels 5:6 --matshow").Done();
        var figure = work.Png("m.png");

        // The longer side of 30 becomes 270, the first multiple from 256 on.
        var (width, height, pixels) = new ReferenceMosaic(values, C, H, W) { Border = 0, Scale = 9, Channels = (5, 6) }.Render();
        Assert.Equal((270, 180), (width, height));
        Assert.True(Find(figure, pixels, width, height, 0, 0) > 0);
        Assert.True(figure.Width > width + 40 && figure.Height > height + 15);
        Assert.Contains(("Title", "x channel 5 of 1×12×20×30"), Texts("m.png"));
        Assert.Contains(Texts("m.png"), text => text.Key == "Options" && text.Value.EndsWith(" --matshow", StringComparison.Ordinal));

        work.RunLine("tile x.npy -o s.png --channels 5:6 --matshow --scale 1 --title {input}").Done();
        Assert.True(work.Png("s.png").Height < 80);
        Assert.Contains(("Title", "x.npy"), Texts("s.png"));
    }

    [Fact]
    public void The_file_records_how_it_was_made()
    {
        work.Run(
            "tile", "x.npy", "-o", "o.png", "--title", "maps of {layer}", "--labels", "range,index", "--color-bar", "--scale", "4").Done();
        string options = Texts("o.png").Single(text => text.Key == "Options").Value;
        Assert.EndsWith(" --title \"maps of {layer}\" --labels index,range --color-bar", options, StringComparison.Ordinal);
        Assert.Contains(("Title", "maps of x"), Texts("o.png"));
        work.Run("tile", "x.npy", "-o", "plain.png").Done();
        Assert.DoesNotContain(Texts("plain.png"), text => text.Key == "Title" || text.Value.Contains("--title", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_without_room_are_left_out_with_a_notice()
    {
        work.Npy("small.npy", Values.Some(120 * 9), 120, 3, 3);
        var result = work.RunLine("tile small.npy -o o.png --labels index --scale 1");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "note: small.npy: The labels are left out: a tile of 3×3 pixels is too narrow; --scale 7 makes room.\n",
            result.Error.ReplaceLineEndings("\n"));
        work.RunLine("tile small.npy -o o.png --labels index --scale 7").Done();
        Assert.Equal("", work.RunLine("tile small.npy -o o.png --labels index --scale 1 --quiet").Error);
    }

    [Fact]
    public void Impossible_combinations_name_both_options()
    {
        work.RunLine("tile x.npy -o o.png --matshow").Misused("--matshow", "--channels");
        work.RunLine("tile x.npy -o o.png --matshow --columns 2").Misused("--matshow", "--columns");
        work.RunLine("tile x.npy -o o.png --title {name}").Misused("{name}", "{layer}, {shape}, {input}, {channels}");
        work.Run("weights", Repository.DigitsModel, "--layer", "conv1", "-o", "o.png", "--matshow")
            .Misused("--matshow", "--channels", "conv1");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void Layers_and_kernels_have_figures_too()
    {
        work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv1", "--title", "{layer} on {input}",
            "--labels", "index", "--color-bar", "-o", "o.png").Done();
        Assert.Contains(("Title", "conv1 on 7.png"), Texts("o.png"));
        work.Run(
            "weights", Repository.DigitsModel, "--layer", "conv1", "--title", "{layer} {shape}",
            "--labels", "index", "--scale", "4", "-o", "w.png").Done();
        Assert.Contains(Texts("w.png"), text => text == ("Title", "conv1.weight 1×32×5×5"));
    }

    public void Dispose() => work.Dispose();

    private (string Key, string Value)[] Texts(string name) => [.. work.Png(name).Text.Select(text => (text.Key, text.Value))];

    private string Extremes() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{values.Min():R}:{values.Max():R}");

    // The first place from a row on, or further right in that row, where an image holds these pixels.
    private static int Find(Bitmap image, byte[] tile, int width, int height, int left, int top)
    {
        var pixels = image.Pixels.Span;
        for (int at = (top * image.Width) + left; at < pixels.Length; at++)
        {
            var (y, x) = Math.DivRem(at, image.Width);
            if (x + width <= image.Width && y + height <= image.Height && Matches(pixels, at))
            {
                return at;
            }
        }

        return -1;

        bool Matches(ReadOnlySpan<byte> all, int at)
        {
            for (int row = 0; row < height; row++)
            {
                if (!all.Slice(at + (row * image.Width), width).SequenceEqual(tile.AsSpan(row * width, width)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
