using GpuTiler.Onnx;

namespace GpuTiler.Viewer.Tests;

/// <summary>What counts in the input for a map, live: what <c>gputiler attribute</c> shows of the same frame.</summary>
public class AttributionTests
{
    private const int Conv = 0, Relu = 1, Tiles = 4, Size = TinyNet.Size;

    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach (string method in LiveMethods.Names.Where(name => name != LiveMethods.Maximize))
            {
                cases.Add(method, Relu, 2);
                if (method != "grad-cam")
                {
                    cases.Add(method, Conv, 4);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_image_is_the_librarys_map_beside_the_input_that_it_is_of(string method, int layer, int map)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        Assert.Contains(method, page.Hello.GetProperty("methods").EnumerateArray().Select(name => name.GetString()));
        await page.ShowAsync(1, Slot(layer, map, method));
        for (int seed = 1; seed <= 3; seed++)
        {
            served.Viewer.Push(TinyNet.Frame(seed));
            var record = (await WithRecordAsync(page))[9];
            var (levels, ranges) = Expected(served.Path, TinyNet.Frame(seed), layer, map, method);
            Assert.Equal((layer, (map, LiveMethods.IndexOf(method), Tiles, 1), 4u), (record.Layer, record.Tiles, record.Flags));
            Assert.Equal((Tiles * Size, Size), (record.Width, record.Height));
            Assert.Equal(ranges, record.Ranges);
            Assert.Equal(levels, record.Levels);
        }
    }

    [Fact]
    public async Task An_input_that_is_there_already_is_explained_and_several_pages_share_it()
    {
        using var served = new Served();
        using Page page = await served.OpenAsync(), other = await served.OpenAsync();
        await page.StreamAsync();
        await other.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(5));
        await page.ShowAsync(1, new { slot = 1, layer = Relu, x = 0, y = 0, columns = 9, rows = 9 });
        foreach (var one in new[] { page, other })
        {
            await one.SendAsync(new { v = 1, kind = "view", seq = 2, slots = new[] { Slot(Relu, 1, "gradient") } });
            Assert.Equal(Expected(served.Path, TinyNet.Frame(5), Relu, 1, "gradient").Levels, (await WithRecordAsync(one))[9].Levels);
        }

        Assert.Equal(1, served.Viewer.Attributions!.Sessions);
    }

    [Fact]
    public async Task A_gradient_is_closed_when_nobody_looks_and_there_are_only_so_many()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(
            1, [.. Enumerable.Range(0, AttributionLoop.MostSessions).Select(i => Slot(Relu, 1, LiveMethods.Names[i], 9 + i))]);
        await UntilAsync(() => served.Viewer.Attributions!.Sessions == AttributionLoop.MostSessions);
        await page.SendAsync(new { v = 1, kind = "view", seq = 2, slots = new[] { Slot(Conv, 1, "gradient") } });
        Assert.Contains("4 gradients", (await page.ReceiveAsync("refused")).GetProperty("text").GetString(), StringComparison.Ordinal);
        await page.ShowAsync(3, Slot(Relu, 3, "gradient"));
        await UntilAsync(() => served.Viewer.Attributions!.Sessions == 1);
        await page.ShowAsync(4, new { slot = 1, layer = Relu, x = 0, y = 0, columns = 9, rows = 9 });
        await UntilAsync(() => served.Viewer.Attributions!.Sessions == 0);
    }

    [Fact]
    public async Task What_a_map_looks_for_grows_to_the_librarys_picture_and_is_kept()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        byte[] expected = Grown(served.Path, Relu, 2);
        await page.SendAsync(new
        {
            v = 1, kind = "view", seq = 1, slots = new[] { Slot(Relu, 2, LiveMethods.Maximize), Slot(Relu, 3, LiveMethods.Maximize, 10) },
        });
        SlotRecord? last = null;
        while (last is null || !last.Levels.AsSpan().SequenceEqual(expected))
        {
            // Without any input.
            last = (await WithRecordAsync(page)).Records.FirstOrDefault(record => record.Slot == 9) ?? last;
        }

        Assert.Equal((0f, 1f), last.Ranges[1]);

        // Closed and opened again: it is there at once, and no other comes.
        await page.ShowAsync(2);
        await UntilAsync(() => served.Viewer.Attributions!.Sessions == 0);
        await page.SendAsync(new { v = 1, kind = "view", seq = 3, slots = new[] { Slot(Relu, 2, LiveMethods.Maximize) } });
        Assert.Equal(expected, (await WithRecordAsync(page))[9].Levels);
        Assert.Equal(0, served.Viewer.Attributions!.Sessions);
    }

    private static byte[] Grown(string path, int layer, int map)
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var maximizer = ActivationMaximizer.Load(
            path, device, new() { Layer = layer == Conv ? "conv" : "relu", By = "x", Samples = 1 });
        var unit = maximizer.Run([new GradientUnit(map)]).Shown[0];
        var levels = new byte[Tiles * Size * Size];
        Array.Fill(levels, (byte)128);
        RangesOf(
            device, unit.Picture.ToArray(), TensorShape.Chw(3, Size, Size), new() { Columns = 3, Range = TileRange.Between(0, 1) },
            levels.AsSpan(Size));
        return levels;
    }

    [Theory]
    [InlineData("Mod", "Mod")]
    [InlineData("constant", "depend")]
    public async Task What_has_no_gradient_says_so_and_the_wall_goes_on(string kind, string words)
    {
        using var folder = new TempFolder();
        var model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 8, 8).Input("other", ModelBuilder.Float, 1, 3, 8, 8)
            .Tensor("two", ModelBuilder.Float, [1], 2f).Node("Add", ["x", "other"], ["sum"]);
        string path = (kind == "Mod"
            ? model.Node("Mod", ["sum", "two"], ["y"], "n/mod", "", ModelBuilder.Attribute("fmod", 1L))
                .Output("y", ModelBuilder.Float, 1, 3, 8, 8)
            : model.Node("Mul", ["other", "two"], ["y"], "n/mul")
                .Output("y", ModelBuilder.Float, 1, 3, 8, 8).Output("sum", ModelBuilder.Float, 1, 3, 8, 8))
            .Save(folder);
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var network = OnnxModel.Load(path, device);
        network.Inputs[1].Write<float>(TinyNet.Frame(9));
        using var viewer = LiveViewer.Start(network, new() { Token = Served.Token });
        using var page = await Page.OpenAsync(viewer.Link);
        await page.StreamAsync();
        int layer = page.Hello.GetProperty("layers").EnumerateArray()
            .Select(one => one.GetProperty("name").GetString()).ToList().IndexOf("y");
        viewer.Push(TinyNet.Frame(1));
        object wall = new { slot = 1, layer, x = 0, y = 0, columns = 9, rows = 9 };
        await page.ShowAsync(1, wall, Slot(layer, 1, "gradient"));
        var said = await page.ReceiveAsync("attribution");
        Assert.Contains(words, said.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            (layer, 1, "gradient"),
            (said.GetProperty("layer").GetInt32(), said.GetProperty("map").GetInt32(), said.GetProperty("method").GetString()));
        for (int seed = 2; seed < 4; seed++)
        {
            viewer.Push(TinyNet.Frame(seed));
            Assert.Equal(1u, Assert.Single((await page.FrameAsync()).Records).Slot);
        }
    }

    [Fact]
    public async Task Other_inputs_keep_their_values_and_a_network_of_no_relu_is_said()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 8, 8).Input("other", ModelBuilder.Float, 1, 3, 8, 8)
            .Node("Mul", ["x", "other"], ["y"]).Output("y", ModelBuilder.Float, 1, 3, 8, 8).Save(folder);
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var network = OnnxModel.Load(path, device);
        float[] other = TinyNet.Frame(9);
        network.Inputs[1].Write<float>(other);
        using var viewer = LiveViewer.Start(network, new() { Token = Served.Token });
        using var page = await Page.OpenAsync(viewer.Link);
        await page.StreamAsync();
        viewer.Push(TinyNet.Frame(1));
        await page.SendAsync(new { v = 1, kind = "view", seq = 1, slots = new[] { Slot(0, 1, "deconvnet") } });
        var record = (await WithRecordAsync(page))[9];

        // The gradient of the mean of map 1 by its own channel is the other input, and nothing elsewhere.
        float largest = other[64..128].Max() / 64;
        Assert.Equal((-largest, largest), (record.Ranges[0].Low, record.Ranges[0].High), new Near());
        Assert.Contains("No Relu", (await page.ReceiveAsync("attribution")).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gradient", 5)]
    [InlineData("gradient", -1)]
    [InlineData("occlusion", 0)]
    [InlineData("", 0)]
    public async Task What_is_not_there_is_refused(string method, int map)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.SendAsync(new { v = 1, kind = "view", seq = 1, slots = new[] { Slot(Relu, map, method) } });
        Assert.Contains("There is no", (await page.ReceiveAsync("refused")).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explained_frame_allocates_nothing()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        float[] input = TinyNet.Frame(0);
        served.Viewer.Push(input);
        await page.SendAsync(new
        {
            v = 1, kind = "view", seq = 1, slots = new[] { Slot(Relu, 2, "guided-backprop"), Slot(Relu, 3, "guided-backprop", 10) },
        });
        long least = long.MaxValue, leastOfFrames = long.MaxValue;
        for (int round = 0; round < 10 && (least > 0 || leastOfFrames > 0); round++)
        {
            long before = served.Viewer.Attributions!.AllocatedBytes, ofFrames = served.Viewer.Loop.AllocatedBytes;
            for (int i = 0; i < 20; i++)
            {
                served.Viewer.Push(input);
                await WithRecordAsync(page);
            }

            least = Math.Min(least, served.Viewer.Attributions.AllocatedBytes - before);
            leastOfFrames = Math.Min(leastOfFrames, served.Viewer.Loop.AllocatedBytes - ofFrames);
        }

        Assert.Equal((0, 0), (least, leastOfFrames));
    }

    private static object Slot(int layer, int map, string method, int slot = 9) => new { slot, layer, map, method };

    private static async Task<Frame> WithRecordAsync(Page page)
    {
        while (true)
        {
            if (await page.FrameAsync() is { Records.Count: > 0 } frame)
            {
                return frame;
            }
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 400 && !isSo(); i++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        Assert.True(isSo());
    }

    private static (byte[] Levels, (float Low, float High)[] Ranges) Expected(string path, float[] frame, int layer, int map, string method)
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var attribution = Attribution.Load(path, device, new()
        {
            Layer = layer == Conv ? "conv" : "relu",
            By = method == "grad-cam" ? null : "x",
            Method = LiveMethods.Of(method),
        });
        attribution.Inputs[0].Write<float>(frame);
        var found = attribution.RunSum([new GradientUnit(map)]);
        var picture = PictureMap.Create(found.Activations.Shape, Size, Size);
        var values = new float[Size * Size];
        picture.Write(found.Activations, values);
        var levels = new byte[Tiles * Size * Size];
        var maps = RangesOf(device, values, picture.Shape, new() { Range = TileRange.Layer.Symmetric() }, levels);
        var inputs = RangesOf(
            device, frame, TensorShape.Chw(3, Size, Size), new() { Columns = 3, Range = TileRange.Layer }, levels.AsSpan(Size));
        return (levels, [.. maps, .. inputs]);
    }

    private static (float Low, float High)[] RangesOf(
        TileDevice device, float[] values, TensorShape shape, in TileOptions options, Span<byte> levels)
    {
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, options, keepsRanges: true);
        tensor.Write(new ActivationSpan(values, shape));
        var ticket = tiler.Dispatch(tensor);
        tiler.Read(ticket, levels, Tiles * Size);
        var ranges = new ValueRange[shape.Channels];
        tiler.ReadRanges(ticket, ranges);
        return [.. ranges.Select(range => (range.Low, range.High))];
    }

    private sealed class Near : IEqualityComparer<(float Low, float High)>
    {
        public bool Equals((float Low, float High) a, (float Low, float High) b) =>
            Math.Abs(a.Low - b.Low) + Math.Abs(a.High - b.High) < 1e-6;

        public int GetHashCode((float Low, float High) range) => 0;
    }
}
