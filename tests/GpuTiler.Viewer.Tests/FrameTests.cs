namespace GpuTiler.Viewer.Tests;

/// <summary>What a page gets: the pixels of the tile contract, when something has changed, as fast as it draws.</summary>
public class FrameTests
{
    [Theory]
    [InlineData(0, 3, 0, 0, 3, 2, 1, "mean", "tile", 1)]
    [InlineData(1, 3, 1, 0, 2, 2, 1, "mean", "layer", 1)]
    [InlineData(0, 3, 0, 1, 3, 1, 1, "mean", "layer", 1)]
    [InlineData(0, 2, 0, 2, 2, 1, 1, "mean", "tile", 1)]
    [InlineData(0, 5, 0, 0, 5, 1, 2, "mean", "tile", 1)]
    [InlineData(0, 5, 2, 0, 3, 1, 4, "max", "layer", 1)]
    [InlineData(1, 3, 0, 0, 9, 9, 1, "mean", "-0.5:0.25", 2)]
    [InlineData(0, 3, 0, 0, 3, 2, 3, "mean", "tile:percentile=5,95", 0.5f)]
    public async Task A_rectangle_of_tiles_has_the_levels_that_a_tiler_gives(
        int layer, int gridColumns, int x, int y, int columns, int rows, int shrink, string mode, string range, float gamma)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        float[] input = TinyNet.Frame(1);
        served.Viewer.Push(input);
        var frame = await page.ShowAsync(4, new { slot = 9, layer, x, y, columns, rows, gridColumns, shrink, mode, range, gamma });
        var record = frame[9];

        using var reference = new Reference(served.Path, input);
        var whole = reference.Tile(layer, new TileOptions
        {
            Columns = gridColumns,
            Range = TileRange.Parse(range),
            Gamma = gamma,
            Shrink = mode == "max" ? TileShrink.Max(shrink) : TileShrink.Mean(shrink),
        });
        int tile = (TinyNet.Inner + shrink - 1) / shrink, gridRows = ((TinyNet.Maps - 1) / gridColumns) + 1;
        columns = Math.Min(columns, gridColumns - x);
        rows = Math.Min(rows, gridRows - y);
        Assert.Equal((columns * tile, rows * tile, shrink), (record.Width, record.Height, record.Shrink));
        Assert.Equal((x, y, columns, rows), record.Tiles);
        for (int py = 0; py < record.Height; py++)
        {
            for (int px = 0; px < record.Width; px++)
            {
                byte expected = whole.Pixels[((py + (y * tile)) * whole.Width) + px + (x * tile)];
                Assert.Equal(expected, record.Levels[(py * record.Width) + px]);
            }
        }

        var shown = Enumerable.Range(0, TinyNet.Maps).Where(map =>
            map % gridColumns >= x && map % gridColumns < x + columns && map / gridColumns >= y && map / gridColumns < y + rows);
        Assert.Equal(shown.Select(map => whole.Ranges[map]), record.Ranges.Select(pair => new ValueRange(pair.Low, pair.High)));
    }

    [Fact]
    public async Task A_mask_says_what_is_not_finite()
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var viewer = LiveViewer.Start(device);
        using var page = await Page.OpenAsync(viewer.Link);
        await page.StreamAsync();
        float[] values = [1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 5, 6, 7, 8];
        using var tensor = (CpuTensor)device.CreateTensor(TensorShape.Chw(2, 2, 2), ElementType.Float32);
        tensor.Write(values);
        viewer.Show("values", tensor);
        Assert.Equal("values", (await page.ReceiveAsync("hello")).GetProperty("layers")[0].GetProperty("name").GetString());
        await page.ShowAsync(2, new { slot = 1, layer = 0, x = 0, y = 0, columns = 1, rows = 2, gridColumns = 1, mask = true });
        var record = (await page.UntilShownAsync(() => viewer.Show("values", tensor)))[1];
        Assert.Equal((1u, "0123" + "0000"), (record.Flags, string.Concat(record.Mask)));
    }

    [Theory]
    [InlineData(2, "mean")]
    [InlineData(2, "max")]
    [InlineData(3, "mean")]
    public async Task A_block_has_NaN_before_plus_infinity_before_minus_infinity_whatever_else_is_in_it(int shrink, string mode)
    {
        const int Side = 11;
        var random = new Random(shrink);
        float[] kinds = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 100, 1e30f];
        float[] values = [.. Enumerable.Range(0, Side * Side).Select(_ => kinds[random.Next(10) is var i && i < 3 ? i : 3 + (i % 3)])];
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var viewer = LiveViewer.Start(device);
        using var page = await Page.OpenAsync(viewer.Link);
        await page.StreamAsync();
        using var tensor = (CpuTensor)device.CreateTensor(TensorShape.Chw(1, Side, Side), ElementType.Float32);
        tensor.Write(values);
        viewer.Show("values", tensor);
        await page.ReceiveAsync("hello");
        await page.ShowAsync(
            2, new { slot = 1, layer = 0, x = 0, y = 0, columns = 1, rows = 1, shrink, mode, mask = true, range = "0:200", gamma = 3 });
        var record = (await page.UntilShownAsync(() => viewer.Show("values", tensor)))[1];
        for (int y = 0; y < record.Height; y++)
        {
            for (int x = 0; x < record.Width; x++)
            {
                var block = from row in Enumerable.Range(y * shrink, shrink)
                            from column in Enumerable.Range(x * shrink, shrink)
                            where row < Side && column < Side
                            select values[(row * Side) + column];
                int expected = block.Any(float.IsNaN) ? 1
                    : block.Any(float.IsPositiveInfinity) ? 2
                    : block.Any(float.IsNegativeInfinity) ? 3
                    : 0;
                Assert.Equal(expected, record.Mask[(y * record.Width) + x]);
            }
        }
    }

    [Fact]
    public async Task Nothing_is_sent_while_nothing_changes()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        var slot = new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 };
        Assert.Single((await page.ShowAsync(1, slot)).Records);

        // The same again: answered, and not sent again.
        Assert.Empty((await page.ShowAsync(2, slot)).Records);
        var both = await page.ShowAsync(3, slot, new { slot = 2, layer = 1, x = 0, y = 0, columns = 9, rows = 9 });
        Assert.Equal([2u], both.Records.Select(record => record.Slot));
        Assert.False(await page.HasFrameAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Two_frames_are_under_way_and_then_the_newest()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        await page.SendAsync(new { v = 1, kind = "source", source = "camera" });
        await page.ReceiveAsync("state");
        var pixels = new byte[TinyNet.Size * TinyNet.Size * 3];
        await page.SendPictureAsync(pixels, TinyNet.Size, TinyNet.Size, 3, time: 1);
        var first = await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        Assert.Equal(1, first.Time);

        // Not acknowledged from here on.
        var times = new List<double>();
        var numbers = new List<uint>();
        for (int time = 2; time <= 3; time++)
        {
            await page.SendPictureAsync(pixels, TinyNet.Size, TinyNet.Size, 3, time);
            var frame = await page.FrameAsync(acknowledges: false);
            times.Add(frame.Time);
            numbers.Add(frame.Number);
        }

        for (int time = 4; time <= 30; time++)
        {
            await page.SendPictureAsync(pixels, TinyNet.Size, TinyNet.Size, 3, time);
        }

        // The socket is read in its order: what was sent before this is in its place once the answer is there.
        await page.SendAsync(new { v = 1, kind = "nonsense" });
        await page.ReceiveAsync("refused");
        await page.AcknowledgeAsync(numbers[0]);
        times.Add((await page.FrameAsync(acknowledges: false)).Time);
        Assert.Equal([2.0, 3, 30], times);
    }

    [Fact]
    public async Task A_frame_that_is_acknowledged_twice_or_was_never_sent_makes_no_room()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        for (int i = 0; i < 2; i++)
        {
            served.Viewer.Push(TinyNet.Frame(i + 2));
            await page.FrameAsync(acknowledges: false);
        }

        for (uint number = 1000; number < 1010; number++)
        {
            await page.AcknowledgeAsync(number);
        }

        served.Viewer.Push(TinyNet.Frame(9));
        Assert.False(await page.HasFrameAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Each_so_many_th_input_is_shown_and_the_last_one_in_the_end()
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var tensor = device.CreateTensor(TensorShape.Chw(2, 2, 2), ElementType.Float32);
        using var tilers = new TilerCache(device);
        using var frozen = new FrozenInput(new HostCopy());
        var layers = new LayerSet();
        var layer = new ViewedLayer(0, "x", tensor.Shape, tensor.ElementType);
        layer.Show(tensor);
        layers.Add(layer);
        var slots = new SlotSet(new SlotFactory(layers, tilers, frozen));
        slots.Replace(new ViewMessage(
            1, [new SlotRequest { Slot = 1, Columns = 2, Rows = 1 }, new SlotRequest { Slot = 2, Columns = 2, Rows = 1, Every = 4 }]));
        var seen = new List<string>();
        var buffer = new FrameBuffer();
        for (int input = 0; input <= 7; input++)
        {
            // The last input is looked at again when none has followed it for a while.
            Assert.Equal(input != 7, slots.Decide(Math.Min(input, 6), settles: false));
            slots.Decide(Math.Min(input, 6), settles: input == 7);
            seen.Add(string.Concat(slots.Slots.ToArray().Where(slot => slot.IsDue).Select(slot => slot.Request.Slot)));
            slots.Queue(buffer, Math.Min(input, 6));
            tilers.Dispatch();
            slots.Write(buffer, 1, Math.Min(input, 6), 0, new PixelScratch());
        }

        Assert.Equal(["12", "1", "1", "1", "12", "1", "1", "2"], seen);
    }

    [Fact]
    public void What_a_frame_that_failed_did_not_render_is_rendered_where_it_is_wanted_again()
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var tensor = device.CreateTensor(TensorShape.Chw(2, 2, 2), ElementType.Float32);
        tensor.Write([0, 51, 102, 255, 255, 204, 153, 0]);

        // The larger layer comes first, and its activations are gone.
        var gone = device.CreateTensor(TensorShape.Chw(2, 9, 9), ElementType.Float32);
        using var tilers = new TilerCache(device);
        using var frozen = new FrozenInput(new HostCopy());
        var layers = new LayerSet();
        foreach (var shown in new[] { tensor, gone })
        {
            var layer = new ViewedLayer(layers.All.Count, "x", shown.Shape, shown.ElementType);
            layer.Show(shown);
            layers.Add(layer);
        }

        var factory = new SlotFactory(layers, tilers, frozen);
        SlotRequest small = new() { Slot = 1, Columns = 2, Rows = 1 }, large = small with { Slot = 2, Layer = 1 };
        var failing = new SlotSet(factory);
        failing.Replace(new ViewMessage(1, [small, large]));
        Assert.True(failing.Decide(0, settles: true));
        failing.Queue(new FrameBuffer(), 0);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(factory.Dispatch);
        factory.GiveUp();
        failing.GiveUp(0);

        var page = new SlotSet(factory);
        page.Replace(new ViewMessage(1, [small]));
        Assert.True(page.Decide(0, settles: true));
        var buffer = new FrameBuffer();
        page.Queue(buffer, 0);
        factory.Dispatch();
        page.Write(buffer, 1, 0, 0, new PixelScratch());
        Assert.Equal([0, 51, 255, 204, 102, 255, 153, 0], buffer.Written.Span[^(RecordHeader.Size + 8)..^RecordHeader.Size].ToArray());
    }

    [Theory]
    [InlineData("tile")]
    [InlineData("layer")]
    [InlineData("tile:hold=0.5")]
    [InlineData("layer:hold=0.5")]
    public void Whoever_comes_and_goes_sees_the_same(string range)
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var tensor = device.CreateTensor(TensorShape.Chw(3, 4, 4), ElementType.Float32);
        using TilerCache tilers = new(device), shared = new(device);
        using FrozenInput frozen = new(new HostCopy()), other = new(new HostCopy());
        var layers = new LayerSet();
        var layer = new ViewedLayer(0, "x", tensor.Shape, tensor.ElementType);
        layer.Show(tensor);
        layers.Add(layer);
        SlotFactory factory = new(layers, tilers, frozen), sharing = new(layers, shared, other);
        var view = new ViewMessage(1, [new SlotRequest { Slot = 1, Columns = 2, Rows = 2, Range = range }]);
        SlotSet first = new(factory), second = new(factory), expected = new(sharing);
        first.Replace(view);
        expected.Replace(view);

        // The tiler of two pages renders for itself, and both read; that of one page into its record.
        new SlotSet(sharing).Replace(view);
        var random = new Random(1);
        for (int input = 0; input < 40; input++)
        {
            if (random.Next(3) > 0)
            {
                tensor.Write([.. Enumerable.Range(0, 48).Select(_ => random.NextSingle() * (1 + (10 * (input % 3))))]);
            }
            else
            {
                // The same input again, which pages ask for that have lost theirs.
                input = Math.Max(0, input - 1);
                first.Forget();
                expected.Forget();
            }

            switch (random.Next(4))
            {
                case 0:
                    second.Replace(view);
                    second.Forget();
                    break;
                case 1:
                    second.Clear();
                    break;
            }

            byte[]? record = Frame(sharing, expected, input)[0];
            foreach (byte[]? seen in Frame(factory, first, input, second))
            {
                Assert.Equal(record, seen ?? record);
            }
        }

        static byte[]?[] Frame(SlotFactory factory, SlotSet page, int input, params SlotSet[] more)
        {
            SlotSet[] pages = [page, .. more];
            var buffers = Array.ConvertAll(pages, one => one.Decide(input, settles: true) ? new FrameBuffer() : null);
            foreach (var (one, buffer) in pages.Zip(buffers))
            {
                if (buffer is not null)
                {
                    one.Queue(buffer, input);
                }
            }

            factory.Dispatch();
            foreach (var (one, buffer) in pages.Zip(buffers))
            {
                if (buffer is not null)
                {
                    one.Write(buffer, 1, input, 0, new PixelScratch());
                }
            }

            return Array.ConvertAll(
                buffers,
                buffer => buffer?.Written.Length > RecordHeader.Size ? buffer.Written[..^RecordHeader.Size].ToArray() : null);
        }
    }

    [Theory]
    [InlineData("""{"slot":1,"layer":9}""")]
    [InlineData("""{"slot":1,"layer":0,"x":9,"columns":1,"rows":1}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":0,"rows":1}""")]
    [InlineData("""{"slot":1,"layer":0,"x":-1,"columns":1,"rows":1}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"shrink":0}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"shrink":2000}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"mode":"median"}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"range":"1:0"}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"range":"tile:hold=2"}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"range":"layer:wild"}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"gamma":0}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"every":0}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"image":1}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"against":"frozen"}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1,"against":"other"}""")]
    [InlineData("""{"slot":1,"layer":0,"columns":1,"rows":1},{"slot":1,"layer":1,"columns":1,"rows":1}""")]
    public async Task A_view_of_what_there_is_not_is_refused_and_the_former_stays(string slots)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(1));
        await page.ShowAsync(1, new { slot = 5, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        await page.SendTextAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"v":1,"kind":"view","seq":2,"slots":[{{slots}}]}"""));
        Assert.Equal("view", (await page.ReceiveAsync("refused")).GetProperty("of").GetString());
        served.Viewer.Push(TinyNet.Frame(2));
        var frame = await page.FrameAsync();
        Assert.Equal((1u, 5u), (frame.View, frame.Records.Single().Slot));
    }

    [Fact]
    public async Task Two_pages_see_the_same_and_a_slow_one_holds_nobody_up()
    {
        using var served = new Served();
        using var quick = await served.OpenAsync();
        using var slow = await served.OpenAsync();
        await quick.StreamAsync();
        await slow.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(0));
        var slot = new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 };
        Assert.Equal((await quick.ShowAsync(1, slot))[1].Levels, (await slow.ShowAsync(1, slot))[1].Levels);
        for (int i = 1; i <= 20; i++)
        {
            served.Viewer.Push(TinyNet.Frame(i));
            await quick.FrameAsync();
        }

        var first = await slow.FrameAsync(acknowledges: false);
        var second = await slow.FrameAsync();
        Assert.True(second.Number > first.Number);
        await slow.AcknowledgeAsync(first.Number);
        using var reference = new Reference(served.Path, TinyNet.Frame(20));
        Assert.Equal(reference.Tile(0, default).Pixels, (await slow.FrameAsync())[1].Levels);
    }

    [Fact]
    public async Task Another_stream_of_the_page_begins_with_everything()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(0));
        var before = await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        await page.StreamAsync();
        Assert.Equal(before[1].Levels, (await page.FrameAsync())[1].Levels);
    }
}
