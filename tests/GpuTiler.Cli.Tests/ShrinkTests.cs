namespace GpuTiler.Cli.Tests;

/// <summary>Tiles that are smaller than their maps.</summary>
public sealed class ShrinkTests : IDisposable
{
    private const int Maps = 5, Height = 20, Width = 31;

    private readonly Workspace work = new();

    public ShrinkTests() => work.Npy("x.npy", Values.Some(Maps * Height * Width), Maps, Height, Width);

    [Theory]
    [InlineData("--shrink 4", 4, "--shrink 4 ")]
    [InlineData("--shrink 4:mean --scale 1", 4, "--shrink 4 ")]
    [InlineData("--shrink 3:max --range layer --gamma 2", 3, "--shrink 3:max ")]
    [InlineData("--shrink 1024", 1024, "--shrink 1024 ")]
    [InlineData("--shrink 1:max", 1, "--scale 1 --channels")]
    public void Pixels_are_blocks_of_the_levels_that_there_are_otherwise(string options, int side, string recorded)
    {
        work.RunLine($"tile x.npy -o small.png --columns 1 --padding 0 --border 0 {options}").Done();
        string others = string.Join(' ', options.Split(' ').SkipWhile((word, i) => i < 2));
        work.RunLine($"tile x.npy -o large.png --columns 1 --padding 0 --border 0 {others}").Done();
        var (small, large) = (work.Png("small.png"), work.Png("large.png"));
        int across = (Width + side - 1) / side, down = (Height + side - 1) / side;
        Assert.Equal((across, Maps * down), (small.Width, small.Height));
        for (int i = 0; i < Maps * down * across; i++)
        {
            int map = i / (down * across), top = i / across % down * side, left = i % across * side;
            int[] block =
            [
                .. from y in Enumerable.Range(top, Math.Min(side, Height - top))
                   from x in Enumerable.Range(left, Math.Min(side, Width - left))
                   select (int)large.Pixels.Span[(((map * Height) + y) * Width) + x],
            ];
            Assert.Equal(
                options.Contains("max", StringComparison.Ordinal) ? block.Max() : (block.Sum() + (block.Length / 2)) / block.Length,
                small.Pixels.Span[i]);
        }

        Assert.Contains(small.Text, text => text.Key == "Options" && text.Value.Contains(recorded, StringComparison.Ordinal));
    }

    [Fact]
    public void Pages_and_pyramids_show_the_same_tiles()
    {
        work.RunLine("tile x.npy -o whole.png --shrink 3 --columns 1").Done();
        work.RunLine("tile x.npy -o page.png --shrink 3 --columns 1 --max-size 20 --quiet").Done();
        work.RunLine("tile x.npy -o zoom.dzi --shrink 3 --columns 1 --deepzoom").Done();
        var whole = work.Png("whole.png");
        int level = (int)Math.Ceiling(Math.Log2(Math.Max(whole.Width, whole.Height)));
        Assert.Equal(whole.Pixels.ToArray(), work.Png($"zoom_files/{level}/0_0.png").Pixels.ToArray());
        // The first page holds a border and its rows of tiles, which are those of the whole.
        var page = work.Png("page-1.png");
        Assert.Equal(whole.Width, page.Width);
        Assert.Equal(whole.Pixels[..(9 * whole.Width)].ToArray(), page.Pixels[..(9 * whole.Width)].ToArray());
    }

    [Fact]
    public void Sheets_figures_reports_and_differences_take_it()
    {
        string[] line =
            ["tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv1", "--shrink", "2", "--columns", "8", "--quiet"];
        work.Run([.. line, "-o", "one.png"]).Done();
        work.Run([.. line, "-o", "sheet.png", "--sheet"]).Done();
        work.Run([.. line, "-o", "figure.png", "--color-bar"]).Done();
        Assert.Equal(4 + (8 * 14) + (7 * 2), work.Png("one.png").Width);
        Assert.True(work.Png("figure.png").Width > work.Png("one.png").Width);
        // A figure would choose a scale for such small tiles.
        var told = work.Run([.. line[..^1], "-o", "labels.png", "--labels", "range"]);
        Assert.Equal(0, told.ExitCode);
        Assert.Contains("there is more room without --shrink.", told.Error, StringComparison.Ordinal);
        work.Run("report", Repository.DigitsModel, Repository.Seven, "--layer", "conv1", "--shrink", "2", "-o", "r.html", "--quiet").Done();
        Assert.Contains("\"width\":14,\"height\":14,", File.ReadAllText(work.At("r.html")), StringComparison.Ordinal);
        work.RunLine("diff x.npy x.npy --shrink 4 -o difference.png").Done();
        work.Run("weights", Repository.DigitsModel, "--layer", "conv1", "--shrink", "5:max", "-o", "kernels.png").Done();
        Assert.Equal(5, work.Png("kernels.png").Width);
    }

    [Theory]
    [InlineData("--shrink 0", "--shrink 0: a whole number from 1 to 1024 is needed, and :mean or :max may follow.")]
    [InlineData("--shrink 1025", "--shrink 1025: a whole number from 1 to 1024")]
    [InlineData("--shrink -2", "--shrink -2: a whole number")]
    [InlineData("--shrink 2.5", "--shrink 2.5: a whole number")]
    [InlineData("--shrink 4:", "--shrink 4:: a whole number")]
    [InlineData("--shrink 4:min", "--shrink 4:min: a whole number")]
    [InlineData("--shrink 4:maxx", "the nearest is max")]
    [InlineData("--shrink mean:4", "--shrink mean:4: a whole number")]
    [InlineData(
        "--shrink 4 --scale 2", "--shrink makes one pixel of several values, and does not go with --scale: leave one of the two out.")]
    [InlineData("--shrink 4:max --scale auto", "--scale")]
    [InlineData("--shrink 4 --interleave 2", "--interleave")]
    [InlineData("--shrin 4", "no option --shrin; the nearest is --shrink.")]
    public void Nonsense_is_refused_with_what_can_be_given(string options, string message)
    {
        work.RunLine($"tile x.npy -o o.png {options}").Misused(message);
        Assert.Empty(work.NewFiles);
    }

    public void Dispose() => work.Dispose();
}
