using System.Text.Json;
using System.Text.RegularExpressions;

namespace GpuTiler.Cli.Tests;

/// <summary><c>--sort</c>, <c>--top</c> and <c>--mark</c>: the maps that stats lists, in its order, with their true numbers.</summary>
public sealed class OrderTests : IDisposable
{
    private const int C = 9, H = 6, W = 11;

    private static readonly string[] Keys = ["mean", "max", "std", "sparsity", "index"];

    private readonly Workspace work = new();
    private readonly float[] values;

    public OrderTests()
    {
        // Maps that differ in all that can decide; 4 is dead, 6 is saturated, and 7 has no finite value.
        float[] some = Values.Some(2 * C * H * W);
        values = [.. some.Select((value, i) => (i / (H * W) % C) switch
        {
            4 => 0,
            6 => Math.Min(Math.Abs(value), 0.1f),
            7 => float.NaN,
            var map => Math.Max(value, (map - 5) / 9f) * (1 + (map * 5 % 7)),
        })];
        work.Npy("x.npy", values, 2, C, H, W);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--range layer")]
    [InlineData("--channels 2:8 --range layer")]
    [InlineData("--layout nhwc --scale 2")]
    public void The_maps_are_those_of_stats_in_its_order(string options)
    {
        string layout = options.Contains("nhwc", StringComparison.Ordinal) ? "--layout nhwc" : "";
        string channels = options.Contains("2:8", StringComparison.Ordinal) ? "--channels 2:8" : "";
        if (layout.Length > 0)
        {
            work.Npy("x.npy", [.. Enumerable.Range(0, values.Length).Select(i => values[Nchw(i)])], 2, H, W, C);
        }

        foreach (var key in Keys)
        {
            // Each image of the batch has its own order.
            var listed = Listed($"stats x.npy --sort {key} {layout} {channels}").ToLookup(map => map.Image, map => map.Map);
            foreach (int top in new[] { 0, 3, 99 })
            {
                string order = $"--sort {key} --top {top}";
                Succeed($"tile x.npy -o sorted {order} {options}");
                for (int image = 0; image < 2; image++)
                {
                    List<int> maps = [.. listed[image].Take(top == 0 ? int.MaxValue : top)];
                    work.Npy(
                        "reordered.npy",
                        [.. maps.SelectMany(map => values.AsSpan(((image * C) + map) * H * W, H * W).ToArray())], maps.Count, H, W);
                    Succeed($"tile reordered.npy -o expected.png {options.Replace(channels.Length > 0 ? channels : " ", " ", StringComparison.Ordinal).Replace("--layout nhwc", "", StringComparison.Ordinal)}");
                    Assert.Equal(work.Png("expected.png").Pixels.ToArray(), work.Png($"sorted/x.{image}.png").Pixels.ToArray());
                }
            }
        }

        // From a place in N×H×W×C to the same value's in N×C×H×W.
        static int Nchw(int i) => (((i / (H * W * C) * C) + (i % C)) * H * W) + (i / C % (H * W));
    }

    [Fact]
    public void Pages_and_pyramids_are_in_the_same_order()
    {
        const string Order = "--sort max --top 7 --range layer --columns 2";
        Succeed($"tile x.npy -o whole {Order}");
        Succeed($"tile x.npy -o pages {Order} --max-size 28");
        Succeed($"tile x.npy -o zoom {Order} --deepzoom");
        for (int image = 0; image < 2; image++)
        {
            var whole = work.Png($"whole/x.{image}.png");
            Assert.Equal(
                whole.Pixels.ToArray(),
                work.Png($"zoom/x.{image}_files/{(int)Math.Ceiling(Math.Log2(Math.Max(whole.Width, whole.Height)))}/0_0.png")
                    .Pixels.ToArray());
            int[] maps = [.. Listed("stats x.npy --sort max").Where(map => map.Image == image).Select(map => map.Map)];
            var pages = work.NewFiles.Where(file => file.StartsWith($"pages/x.{image}-", StringComparison.Ordinal))
                .Select(work.Png).ToList();
            Assert.Equal(2, pages.Count);
            Assert.Equal($"1 of 2, channels {string.Join(',', maps[..6])}", pages[0].Text.Single(text => text.Key == "Page").Value);
            Assert.Equal($"2 of 2, channels {maps[6]}:{maps[6] + 1}", pages[1].Text.Single(text => text.Key == "Page").Value);
            // Whole rows: the first page is the whole's upper part, with a border below.
            int bytes = whole.Width * (2 + (3 * H) + (2 * 2));
            Assert.Equal(whole.Pixels.ToArray()[..bytes], pages[0].Pixels.ToArray()[..bytes]);
        }
    }

    [Fact]
    public void A_label_is_the_map_s_own_number()
    {
        work.Npy("x.npy", values[..(C * H * W)], C, H, W);
        Succeed("tile x.npy -o sorted.png --sort max --top 1 --labels index --scale 3 --color-bar");
        int map = Listed("stats x.npy --sort max --top 1").Single().Map;
        Assert.NotEqual(0, map);
        Succeed($"tile x.npy -o alone.png --channels {map}:{map + 1} --labels index --scale 3 --color-bar");
        Assert.Equal(work.Png("alone.png").Pixels.ToArray(), work.Png("sorted.png").Pixels.ToArray());
    }

    [Fact]
    public void What_is_not_shown_is_named_and_the_file_records_the_order()
    {
        Assert.Equal("note: x.npy: 4 of 9 maps are shown; without --top all are.\n", Notes("tile x.npy -o o --top 4"));
        Assert.Equal(
            "note: x.npy: 4 of 6 maps are shown; without --top all are.\n", Notes("tile x.npy -o o --top 4 --channels 2:8 --sort std"));
        Assert.Equal("", Notes("tile x.npy -o o --top 9 --sort std"));
        Assert.Equal("", Notes("tile x.npy -o o --top 4 --quiet"));
        Succeed("tile x.npy -o o --top 4 --channels 2:8 --sort std");
        Assert.Contains(
            work.Png("o/x.1.png").Text,
            text => text.Key == "Options" && text.Value.Contains(" --channels 2:8 --sort std --top 4 ", StringComparison.Ordinal));
        Succeed("tile x.npy -o o --top 4");
        Assert.Contains(
            work.Png("o/x.1.png").Text,
            text => text.Key == "Options" && text.Value.Contains(" --channels 0:4 --layout", StringComparison.Ordinal));
    }

    [Fact]
    public void Layers_kernels_and_reports_are_sorted_too()
    {
        string[] order = ["--sort", "sparsity", "--top", "5"];
        Assert.Equal(
            $"note: layer relu1 of {Repository.DigitsModel} on {Repository.Seven}: 5 of 32 maps are shown; without --top all are.\n",
            work.Run(["tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "relu1", "-o", "relu1.png", .. order])
                .Error.ReplaceLineEndings("\n"));
        work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "relu1",
            "--save-activations", "a.npz", "--quiet").Done();
        Succeed("tile a.npz:relu1 -o array.png --sort sparsity --top 5");
        Assert.Equal(work.Png("array.png").Pixels.ToArray(), work.Png("relu1.png").Pixels.ToArray());

        work.Run(["report", Repository.DigitsModel, Repository.Seven, "--layer", "relu1", "-o", "r.html", "--quiet", .. order]).Done();
        string page = File.ReadAllText(work.At("r.html"));
        var data = JsonDocument.Parse(Regex.Match(page, "<script type=\"application/json\">(.*)</script>").Groups[1].Value).RootElement;
        int[] maps = [.. Listed("stats a.npz:relu1 --sort sparsity --top 5").Select(map => map.Map)];
        Assert.NotEqual(maps.Order(), maps);
        Assert.Equal(maps, data.GetProperty("order")[0].EnumerateArray().Select(map => map.GetInt32()));
        Assert.Contains(" · 5 of 32 maps · ", page, StringComparison.Ordinal);

        // One after the other in the layer's order, 800 kernels of 5×5 fill a row for each output channel; sorted, they fill a square.
        work.Run("weights", Repository.DigitsModel, "--layer", "conv2", "-o", "rows.png", "--quiet").Done();
        work.Run("weights", Repository.DigitsModel, "--layer", "conv2", "-o", "sorted.png", "--sort", "std", "--quiet").Done();
        work.Run("weights", Repository.DigitsModel, "--layer", "conv2", "-o", "top.png", "--top", "32", "--quiet").Done();
        Assert.Equal((work.Png("rows.png").Width, 9), (work.Png("top.png").Width, work.Png("top.png").Height));
        Assert.True(Math.Abs(work.Png("sorted.png").Width - work.Png("sorted.png").Height) < 14);
    }

    [Fact]
    public void Marked_maps_are_counted_and_outlined_in_colour()
    {
        Assert.Equal(
            "note: x.npy: 2 of 18 maps are marked as dead and 2 as saturated.\n", Notes("tile x.npy -o o --mark dead,saturated --scale 1"));
        Assert.Equal("note: x.npy: 2 of 18 maps are marked as dead.\n", Notes("tile x.npy -o o --mark dead --scale 1"));
        Assert.Equal("note: x.npy: 2 of 18 maps are marked as saturated.\n", Notes("tile x.npy -o o --mark saturated --scale 1"));
        var marked = work.Png("o/x.0.png");
        Assert.Equal(3, marked.Channels);
        Assert.Contains(
            work.Png("o/x.0.png").Text,
            text => text.Key == "Options" && text.Value.EndsWith(" --mark saturated", StringComparison.Ordinal));
        int outlined = Count(marked.Pixels.Span, [86, 180, 233]);
        Assert.Equal(2 * (H + W + 2), outlined);
    }

    [Fact]
    public void Impossible_combinations_name_both_options()
    {
        work.RunLine("tile x.npy -o o --mark dead --padding 1").Misused("--mark", "--padding 1", "2 or more");
        work.RunLine("tile x.npy -o o --mark alive").Misused("--mark alive", "dead", "saturated");
        work.RunLine("tile x.npy -o o --matshow --top 2").Misused("--matshow", "--channels", "--top 1");
        work.RunLine("tile x.npy -o o --sort size").Misused("--sort size", "sparsity");
        work.RunLine("tile x.npy -o o --top -1").Misused("--top -1");
        work.RunLine("tile x.npy -o o --sort mean --channels 3:10").Failed(1, "3:10", "0:9");
        work.RunLine("stats x.npy --channels 3:10").Failed(1, "x.npy", "3:10", "0:9");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void Statistics_are_of_the_channels_that_were_chosen()
    {
        var layer = JsonDocument.Parse(work.RunLine("stats x.npy --channels 3:5 --json").Done().Output).RootElement[0];
        Assert.Equal([3, 4, 3, 4], layer.GetProperty("maps").EnumerateArray().Select(map => map.GetProperty("map").GetInt32()));
        Assert.Equal([3, 5], layer.GetProperty("channels").EnumerateArray().Select(channel => channel.GetInt32()));
        Assert.Equal(
            (18, 2, 0),
            (layer.GetProperty("mapCount").GetInt32(), layer.GetProperty("deadMaps").GetInt32(),
                layer.GetProperty("saturatedMaps").GetInt32()));
        Assert.Equal(4 * H * W, layer.GetProperty("count").GetInt32());
        Assert.StartsWith(
            "x  2×9×6×11 float32  4 of 18 maps, 2 dead, 1 shown  ",
            work.RunLine("stats x.npy --channels 3:5 --top 1").Done().OutputLines[0], StringComparison.Ordinal);
    }

    public void Dispose() => work.Dispose();

    private List<(int Image, int Map)> Listed(string line) =>
    [
        .. JsonDocument.Parse(work.RunLine(line + " --json").Done().Output).RootElement[0].GetProperty("maps").EnumerateArray()
            .Select(map => (map.GetProperty("image").GetInt32(), map.GetProperty("map").GetInt32())),
    ];

    private static int Count(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> color)
    {
        int count = 0;
        for (int i = 0; i < pixels.Length; i += 3)
        {
            count += pixels.Slice(i, 3).SequenceEqual(color) ? 1 : 0;
        }

        return count;
    }

    private string Notes(string line)
    {
        var result = work.RunLine(line);
        Assert.Equal(0, result.ExitCode);
        // A map that has no numbers is named too.
        return string.Concat(result.Error.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(note => !note.Contains(" NaN", StringComparison.Ordinal)).Select(note => note + "\n"));
    }

    private void Succeed(string line) => Assert.Equal(0, work.RunLine(line).ExitCode);
}
