using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer.Tests;

/// <summary>Two networks, or one on two inputs, side by side and what they differ by.</summary>
public sealed class CompareTests : IDisposable
{
    private const int Conv = 0, Relu = 1, OtherConv = 2, OtherRelu = 3, OtherInput = -2;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("auto", "mean", 1)]
    [InlineData("layer", "mean", 2)]
    [InlineData("-0.5:0.25", "max", 4)]
    public async Task Two_networks_see_the_same_picture_each_prepared_for_its_own_input(string range, string mode, int shrink)
    {
        using var pair = new ComparedPair(new() { Seed = 4, Maps = 3, Size = 12 });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        pair.Viewer.Push(RandomPicture.Pixels(1), RandomPicture.Width, RandomPicture.Height, channels: 3);
        var frame = await page.ShowAsync(
            1, [.. Enumerable.Range(0, 4).Select(layer => Whole(layer, range: range, mode: mode, shrink: shrink))]);

        var options = new TileOptions
        {
            Range = TileRange.Parse(range), Shrink = mode == "max" ? TileShrink.Max(shrink) : TileShrink.Mean(shrink),
        };
        using Reference a = new(pair.PathOfA, RandomPicture.Create(1)), b = new(pair.PathOfB, RandomPicture.Create(1));
        foreach (int layer in new[] { Conv, Relu })
        {
            Assert.Equal(a.Tile(layer, options).Pixels, frame[(uint)layer].Levels);
            Assert.Equal(b.Tile(layer, options).Pixels, frame[(uint)(layer + OtherConv)].Levels);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_difference_is_A_less_B_on_one_symmetric_scale_and_its_values_can_be_had(int shrink)
    {
        using var pair = new ComparedPair(new() { Seed = 4 });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        for (int seed = 1; seed <= 2; seed++)
        {
            pair.Viewer.Push(TinyNet.Frame(seed));
            var frame = seed == 1
                ? await page.ShowAsync(1, Whole(Conv, "other", shrink: shrink), Whole(OtherConv, "other", shrink: shrink))
                : await page.FrameAsync();
            float[] difference = Difference(pair, seed), inverse = [.. difference.Select(value => -value)];
            Assert.Equal(Tiles(difference, shrink), frame[Conv].Levels);
            Assert.Equal(Tiles(inverse, shrink), frame[OtherConv].Levels);
            Assert.All(frame.Records, record => Assert.Equal(2u, record.Flags));
            float strongest = difference.Max(Math.Abs);
            Assert.All(frame[Conv].Ranges, found => Assert.Equal((-strongest, strongest), found));

            await page.SendAsync(new { v = 1, kind = "save", id = 1, what = "npy", layer = Conv, against = "other" });
            var saved = await page.ReceiveAsync("saved");
            Assert.Equal("conv-difference.npy", saved.GetProperty("name").GetString());
            using var bytes = new MemoryStream(await page.FetchAsync(saved.GetProperty("url").GetString()!));
            Assert.Equal(difference, NpyTensor.Load(bytes, "saved").Singles!);

            await page.SendAsync(new { v = 1, kind = "unit", layer = Conv, map = 2, against = "other" });
            var unit = await page.ReceiveAsync("unit");
            var expected = ValueStatistics.Of(difference.AsSpan(2 * 36, 36));
            Assert.Equal("other", unit.GetProperty("against").GetString());
            Assert.Equal((expected.Minimum, expected.Maximum), (unit.GetProperty("min").GetSingle(), unit.GetProperty("max").GetSingle()));
        }
    }

    [Fact]
    public async Task Where_nothing_differs_every_level_is_the_middle_of_the_scale()
    {
        using var pair = new ComparedPair(new());
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        pair.Viewer.Push(TinyNet.Frame(1));
        var record = (await page.ShowAsync(1, Whole(Conv, "other")))[Conv];
        Assert.All(record.Levels, level => Assert.Equal(128, level));
        Assert.All(record.Ranges, range => Assert.Equal((0f, 0f), range));
    }

    [Fact]
    public async Task The_second_network_runs_only_while_somebody_looks_at_it()
    {
        using var pair = new ComparedPair(new() { Seed = 4 });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        pair.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, Whole(Conv));
        pair.Viewer.Push(TinyNet.Frame(2));
        await page.FrameAsync();
        Assert.Equal(-1, pair.Viewer.Other!.Input);

        // What is asked for is of the newest input all the same.
        using var b = new Reference(pair.PathOfB, TinyNet.Frame(2));
        await page.SendAsync(new { v = 1, kind = "value", id = 1, layer = OtherConv, map = 4, x = 5, y = 3 });
        Assert.Equal(b.Values(Conv)[(((4 * 6) + 3) * 6) + 5], (await page.ReceiveAsync("value")).GetProperty("value").GetSingle());
        pair.Viewer.Push(TinyNet.Frame(3));
        await page.FrameAsync();
        Assert.Equal(1, pair.Viewer.Other.Input);

        // Time stands still, and somebody looks.
        using var later = new Reference(pair.PathOfB, TinyNet.Frame(3));
        Assert.Equal(later.Tile(Relu, default).Pixels, (await page.ShowAsync(2, Whole(OtherRelu)))[OtherRelu].Levels);
        await page.SendAsync(new { v = 1, kind = "unit", layer = Conv, map = 1, beside = OtherConv });
        foreach (int layer in new[] { Conv, OtherConv })
        {
            Assert.Equal(layer, (await page.ReceiveAsync("unit")).GetProperty("layer").GetInt32());
        }
    }

    [Fact]
    public async Task Another_input_stays_and_is_not_sent_again()
    {
        string file = RandomPicture.Save(folder.Path, "b.png", 7);
        using var pair = new ComparedPair(new(), options => options with { OtherFiles = [file] });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        pair.Viewer.Push(TinyNet.Frame(1));
        var frame = await page.ShowAsync(1, Whole(Conv), Whole(OtherConv), Whole(OtherInput, slot: 9), Whole(Relu, "other"));
        using var b = new Reference(pair.PathOfB, RandomPicture.Create(7));
        Assert.Equal(b.Tile(Conv, default).Pixels, frame[OtherConv].Levels);
        pair.Viewer.Push(TinyNet.Frame(2));
        frame = await page.FrameAsync();
        Assert.Equal([Conv, Relu], frame.Records.Select(record => (int)record.Slot).Order());
        using var a = new Reference(pair.PathOfA, TinyNet.Frame(2));
        float[] difference = [.. a.Values(Relu).Zip(b.Values(Relu), (x, y) => x - y)];
        Assert.Equal(Tiles(difference, shrink: 1), frame[Relu].Levels);
    }

    [Fact]
    public async Task Another_input_that_is_being_written_is_shown_when_it_is_whole_and_nothing_is_said_before()
    {
        string second = Directory.CreateDirectory(Path.Combine(folder.Path, "b")).FullName, path = RandomPicture.Save(second, "b.png", 7);
        byte[] whole = File.ReadAllBytes(RandomPicture.Save(folder.Path, "c.png", 8));
        using var pair = new ComparedPair(new(), options => options with { OtherFiles = [second] });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        pair.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, Whole(OtherConv));
        using (var file = File.Create(path))
        {
            for (int end = whole.Length / 4, at = 0; at < whole.Length;
                (at, end) = (end, Math.Min(whole.Length, end + (whole.Length / 4) + 1)))
            {
                file.Write(whole.AsSpan(at..end));
                file.Flush();
                await Task.Delay(150, TestContext.Current.CancellationToken);
            }
        }

        using var b = new Reference(pair.PathOfB, RandomPicture.Create(8));
        byte[] expected = b.Tile(Conv, default).Pixels;
        while (!Enumerable.SequenceEqual(expected, (await page.FrameAsync())[OtherConv].Levels))
        {
        }

        // What stays broken is said.
        File.WriteAllBytes(path, whole[..^20]);
        var message = await page.ReceiveAsync();
        for (; message.GetProperty("kind").GetString() != "notice"; message = await page.ReceiveAsync())
        {
        }

        Assert.Contains("b.png", message.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.True((DateTime.UtcNow - File.GetLastWriteTimeUtc(path)).TotalSeconds > 0.9, "It was complained of too early.");
    }

    [Fact]
    public async Task A_second_series_goes_on_with_the_first_by_name_and_else_by_place()
    {
        string first = Directory.CreateDirectory(Path.Combine(folder.Path, "a")).FullName,
            second = Directory.CreateDirectory(Path.Combine(folder.Path, "b")).FullName;
        foreach (var (name, seed) in new[] { ("cat.png", 1), ("dog.png", 2), ("hen.png", 3), ("owl.png", 4) })
        {
            RandomPicture.Save(first, name, seed);
        }

        RandomPicture.Save(second, "ape.png", 11);
        RandomPicture.Save(second, "cat.png", 12);
        folder.Write("b/hen.png", "no picture"u8);
        using var pair = new ComparedPair(new(), options => options with { Files = [first], OtherFiles = [second] });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        var frame = await page.ShowAsync(1, Whole(Conv), Whole(OtherConv));
        AssertShows(12, frame);
        Assert.Equal("cat.png", await OtherAsync("cat.png"));

        // There is no dog: the second of the three is a cat again, which is not sent again.
        await page.SendAsync(new { v = 1, kind = "step", by = 1 });
        Assert.Equal([Conv], (await page.FrameAsync()).Records.Select(record => (int)record.Slot));

        // A broken one is named, and the first goes on.
        await page.SendAsync(new { v = 1, kind = "step", by = 1 });
        Assert.Equal([Conv], (await page.FrameAsync()).Records.Select(record => (int)record.Slot));
        Assert.Contains("hen.png", (await page.ReceiveAsync("notice")).GetProperty("text").GetString(), StringComparison.Ordinal);
        await page.SendAsync(new { v = 1, kind = "step", by = 1 });
        AssertShows(11, await page.FrameAsync());

        async Task<string?> OtherAsync(string wanted)
        {
            var state = page.Hello.GetProperty("state");
            while (state.GetProperty("other").GetString() != wanted)
            {
                state = await page.ReceiveAsync("state");
            }

            return state.GetProperty("other").GetString();
        }

        void AssertShows(int seed, Frame shown)
        {
            using var b = new Reference(pair.PathOfB, RandomPicture.Create(seed));
            Assert.Equal(b.Tile(Conv, default).Pixels, shown[OtherConv].Levels);
        }
    }

    [Fact]
    public async Task A_frozen_frame_is_kept_of_both()
    {
        using var pair = new ComparedPair(new() { Seed = 4 });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        pair.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, Whole(Conv));
        await page.SendAsync(new { v = 1, kind = "freeze", on = true });
        await page.ShowAsync(2, Whole(OtherConv, "frozen"));
        pair.Viewer.Push(TinyNet.Frame(2));
        using Reference before = new(pair.PathOfB, TinyNet.Frame(1)), after = new(pair.PathOfB, TinyNet.Frame(2));
        float[] difference = [.. after.Values(Conv).Zip(before.Values(Conv), (b, a) => b - a)];
        Assert.Equal(Tiles(difference, shrink: 1), (await page.FrameAsync())[OtherConv].Levels);
    }

    [Fact]
    public async Task Layers_are_paired_by_name_and_else_by_order_and_shape_and_a_page_is_told_which()
    {
        await AssertPairsAsync(new(), [2, 3], []);
        await AssertPairsAsync(
            new() { Conv = "c", Relu = "r" }, [2, 3],
            ["2 layers are paired by their order and shape, for their names differ: conv with c, relu with r."]);
        await AssertPairsAsync(
            new() { Conv = "c" }, [2, 3], ["1 layer is paired by its order and shape, for its name differs: conv with c."]);
        await AssertPairsAsync(new() { Last = "last" }, [2, 3], ["1 layer is in B alone: last."]);
        await AssertPairsAsync(
            new() { Maps = 4, Conv = "c" }, [-1, 3],
            [
                "1 layer is in A alone: conv.", "1 layer is in B alone: c.",
                "1 layer cannot be subtracted, for its shape differs: relu is 1×5×6×6 in A and 1×4×6×6 in B.",
            ]);

        async Task AssertPairsAsync(TinyNet.Form b, int[] pairs, string[] notes)
        {
            using var pair = new ComparedPair(b);
            using var page = await pair.OpenAsync();
            var other = page.Hello.GetProperty("other");
            Assert.Equal(("models", 2), (other.GetProperty("compares").GetString(), other.GetProperty("first").GetInt32()));
            Assert.Equal(["a.onnx", "b.onnx"], other.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
            Assert.Equal(pairs, other.GetProperty("pairs").EnumerateArray().Select(pair => pair.GetInt32()));
            Assert.Equal(notes, other.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
        }
    }

    [Fact]
    public async Task What_cannot_be_subtracted_is_refused_with_its_reason()
    {
        using var pair = new ComparedPair(new() { Maps = 4, Conv = "c" });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        pair.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, Whole(Conv));
        foreach (var (layer, reason) in new[]
        {
            (Conv, "is in one of the two models alone"), (Relu, "shapes that differ cannot be subtracted"),
        })
        {
            foreach (object question in new object[]
            {
                new { v = 1, kind = "view", seq = 2, slots = new[] { Whole(layer, "other") } },
                new { v = 1, kind = "unit", layer, map = 0, against = "other" },
                new { v = 1, kind = "save", id = 1, what = "npy", layer, against = "other" },
                new { v = 1, kind = "save", id = 1, what = "png", layer, against = "other" },
            })
            {
                await page.SendAsync(question);
                Assert.Contains(reason, (await page.ReceiveAsync("refused")).GetProperty("text").GetString(), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Networks_that_cannot_see_the_same_are_refused_at_once()
    {
        AssertRefused(
            new() { Channels = 1 }, "takes pictures of 3 channels and",
            "pictures of 1 channel: two networks that see the same need as many.");
        AssertRefused(new() { Channels = 2 }, "b.onnx cannot be compared with", "which takes pictures:");

        // What sees something else need not.
        string file = RandomPicture.Save(folder.Path, "b.png", 1);
        using var apart = new ComparedPair(new() { Channels = 1 }, options => options with { OtherFiles = [file] });

        using var device = CpuDevice.Create(new() { Threads = 1 });
        using OnnxModel model = OnnxModel.Load(apart.PathOfA, device),
            parts = OnnxModel.Load(apart.PathOfA, device, new() { MemoryBudget = 720 });
        Assert.Contains(
            "is compared with itself", Assert.Throws<ArgumentException>(() => LiveViewer.Start(model, model)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "form 2 groups", Assert.Throws<ArgumentException>(() => LiveViewer.Start(model, parts)).Message, StringComparison.Ordinal);

        // Values are of one input's size; pictures are prepared for each.
        using var pair = new ComparedPair(new() { Size = 12 });
        Assert.Contains(
            "Push pictures", Assert.Throws<ArgumentException>(() => pair.Viewer.Push(TinyNet.Frame(1))).Message, StringComparison.Ordinal);

        static void AssertRefused(TinyNet.Form b, params string[] parts)
        {
            string message = Assert.Throws<ArgumentException>(() => new ComparedPair(b)).Message;
            Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_array_goes_to_both_or_to_neither()
    {
        string path = Path.Combine(folder.Path, "x.npy");
        using (var file = File.Create(path))
        {
            NpyWriter.Write<float>(file, TinyNet.Frame(5), [1, 3, 8, 8]);
        }

        using var pair = new ComparedPair(new() { Seed = 4 }, options => options with { Files = [path] });
        using var page = await pair.OpenAsync();
        await page.StreamAsync();
        using var b = new Reference(pair.PathOfB, TinyNet.Frame(5));
        Assert.Equal(b.Tile(Conv, default).Pixels, (await page.ShowAsync(1, Whole(OtherConv)))[OtherConv].Levels);

        using var unlike = new ComparedPair(new() { Size = 12 }, options => options with { Files = [path] });
        using var second = await unlike.OpenAsync();
        await second.StreamAsync();
        Assert.Contains(
            "x.npy has the shape 1×3×8×8; the input 'x' of", (await second.ReceiveAsync("notice")).GetProperty("text").GetString(),
            StringComparison.Ordinal);
    }

    private static object Whole(
        int layer, string? against = null, string range = "auto", string mode = "mean", int shrink = 1, int? slot = null) =>
        new { slot = slot ?? layer, layer, x = 0, y = 0, columns = 99, rows = 99, against, range, mode, shrink };

    private static float[] Difference(ComparedPair pair, int seed)
    {
        using Reference a = new(pair.PathOfA, TinyNet.Frame(seed)), b = new(pair.PathOfB, TinyNet.Frame(seed));
        return [.. a.Values(Conv).Zip(b.Values(Conv), (x, y) => x - y)];
    }

    private static byte[] Tiles(float[] values, int shrink)
    {
        var shape = TensorShape.Chw(TinyNet.Maps, TinyNet.Inner, TinyNet.Inner);
        var options = new TileOptions { Range = TileRange.Layer.Symmetric(), Shrink = TileShrink.Mean(shrink) };
        var pixels = new byte[TilePlan.Create(shape, options).ByteCount];
        Tiler.Render(values, shape, options, pixels);
        return pixels;
    }
}
