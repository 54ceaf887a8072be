using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer.Tests;

/// <summary>Where the network's input comes from.</summary>
public class SourceTests
{
    [Fact]
    public async Task Files_come_in_natural_order_and_a_broken_one_is_named_while_the_viewer_goes_on()
    {
        using var pictures = new TempFolder();
        for (int level = 1; level <= 10; level = level == 2 ? 10 : level + 1)
        {
            WritePicture(Path.Combine(pictures.Path, $"{level}.png"), (byte)(level * 20));
        }

        pictures.Write("11.png", "no picture"u8);
        pictures.Write("notes.txt", "no picture either"u8);
        using var served = new Served(options => options with { Files = [pictures.Path] });
        using var page = await served.OpenAsync();
        Assert.Equal(["1.png", "2.png", "10.png", "11.png"], Names(page.Hello));
        Assert.Equal("files", page.Hello.GetProperty("state").GetProperty("source").GetString());
        await page.StreamAsync();
        var slot = new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9, range = "-10:10" };
        AssertShows(served, 20, (await page.ShowAsync(1, slot))[1]);
        await page.SendAsync(new { v = 1, kind = "step", by = 1 });
        AssertShows(served, 40, (await page.FrameAsync())[1]);
        await page.SendAsync(new { v = 1, kind = "source", source = "files", index = 3 });
        var notice = await page.ReceiveAsync("notice");
        Assert.Equal(("error", "file"), (notice.GetProperty("level").GetString(), notice.GetProperty("about").GetString()));
        Assert.Contains("11.png", notice.GetProperty("text").GetString(), StringComparison.Ordinal);
        await page.SendAsync(new { v = 1, kind = "step", by = -1 });
        AssertShows(served, 200, (await page.FrameAsync())[1]);
        await page.SendAsync(new { v = 1, kind = "source", source = "files", index = 4 });
        Assert.Equal("source", (await page.ReceiveAsync("refused")).GetProperty("of").GetString());

        WritePicture(Path.Combine(pictures.Path, "3.png"), 60);
        while (string.Join(' ', Names(await page.ReceiveAsync("files"))) != "1.png 2.png 3.png 10.png 11.png")
        {
        }
    }

    [Fact]
    public async Task A_picture_is_shown_when_it_is_whole_and_again_when_it_is_written_again()
    {
        using var pictures = new TempFolder();
        using var elsewhere = new TempFolder();
        byte[] whole = File.ReadAllBytes(WritePicture(Path.Combine(elsewhere.Path, "1.png"), 40));
        using var served = new Served(options => options with { Files = [pictures.Path] });
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        var slot = new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9, range = "-10:10" };
        await page.SendAsync(new { v = 1, kind = "view", seq = 1, slots = new[] { slot } });
        string path = Path.Combine(pictures.Path, "1.png");
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

        await UntilShownAsync(served, page, 40);
        WritePicture(path, 80);
        await UntilShownAsync(served, page, 80);

        // Nothing was said of it before it was whole.
        await page.SendAsync(new { v = 1, kind = "source", source = "files", index = 1 });
        string kind;
        do
        {
            kind = (await page.ReceiveAsync()).GetProperty("kind").GetString()!;
            Assert.NotEqual("notice", kind);
        }
        while (kind != "refused");
    }

    [Fact]
    public async Task Files_play_one_after_another()
    {
        using var pictures = new TempFolder();
        string[] paths =
            [.. Enumerable.Range(1, 3).Select(level => WritePicture(Path.Combine(pictures.Path, $"{level}.png"), (byte)(level * 20)))];
        using var served = new Served(options => options with { Files = paths });
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9, range = "-10:10" });
        await page.SendAsync(new { v = 1, kind = "play", playing = true });
        for (int i = 1; i <= 3; i++)
        {
            AssertShows(served, (byte)(20 + (i % 3 * 20)), (await page.FrameAsync())[1]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_page_s_pictures_are_prepared_as_files_are(int channels)
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        await page.SendAsync(new { v = 1, kind = "source", source = "camera" });
        var random = new Random(1);
        var pixels = new byte[13 * 7 * channels];
        random.NextBytes(pixels);
        await page.SendPictureAsync(pixels, 13, 7, channels, time: 1234.5);
        var frame = await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        Assert.Equal(1234.5, frame.Time);
        Assert.Equal(Expected(served, Bitmap.Wrap(pixels, 13, 7, channels), default), frame[1].Levels);
    }

    [Fact]
    public async Task Only_the_page_that_chose_the_source_is_its_camera()
    {
        using var served = new Served();
        using var first = await served.OpenAsync();
        using var second = await served.OpenAsync();
        await first.SendAsync(new { v = 1, kind = "source", source = "camera" });
        await second.ReceiveAsync("state");
        var pixels = new byte[TinyNet.Size * TinyNet.Size * 3];
        await second.SendPictureAsync(pixels, TinyNet.Size, TinyNet.Size, 3);
        Assert.Equal("picture", (await second.ReceiveAsync("refused")).GetProperty("of").GetString());
        await second.SendAsync(new { v = 1, kind = "source", source = "noise" });
        await first.ReceiveAsync("state");
        Assert.Equal("noise", (await first.ReceiveAsync("state")).GetProperty("source").GetString());
    }

    [Fact]
    public async Task While_time_stands_still_nothing_runs_and_a_step_is_one_frame()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(0));
        await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        await page.SendAsync(new { v = 1, kind = "play", playing = false });
        Assert.False((await page.ReceiveAsync("state")).GetProperty("playing").GetBoolean());
        served.Viewer.Push(TinyNet.Frame(1));
        served.Viewer.Push(TinyNet.Frame(2));
        await page.SendAsync(new { v = 1, kind = "step", by = 1 });
        using var reference = new Reference(served.Path, TinyNet.Frame(2));
        Assert.Equal(reference.Tile(0, default).Pixels, (await page.FrameAsync())[1].Levels);
        served.Viewer.Push(TinyNet.Frame(3));
        Assert.False(await page.HasFrameAsync(TimeSpan.FromSeconds(0.5)));
    }

    [Fact]
    public async Task Noise_is_there_from_the_start_and_goes_on_when_it_is_played()
    {
        using var served = new Served(options => options with { Source = "noise" });
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        var first = await page.ShowAsync(1, new { slot = 1, layer = 0, x = 0, y = 0, columns = 9, rows = 9 });
        Assert.NotEqual(0, first[1].Levels.Max());
        await page.SendAsync(new { v = 1, kind = "step", by = 1 });
        Assert.NotEqual(first[1].Levels, (await page.FrameAsync())[1].Levels);
    }

    [Fact]
    public void What_is_pushed_must_fit_the_input()
    {
        using var served = new Served();
        Assert.Throws<ArgumentException>(() => served.Viewer.Push(new float[5]));
        Assert.Throws<ArgumentException>(() => served.Viewer.Push(new byte[5], 2, 2, 3));
        Assert.Throws<InvalidOperationException>(() => served.Viewer.Show("x", served.Model.Activations[0].Tensor));
        Assert.Throws<ArgumentException>(() => LiveViewer.Start(served.Model, new() { Source = "cellar" }));
        Assert.Throws<ArgumentException>(() => LiveViewer.Start(served.Model, new() { Input = "y" }));
    }

    [Fact]
    public async Task A_program_s_activations_are_read_during_the_call_alone()
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var viewer = LiveViewer.Start(device);
        using var tensor = (CpuTensor)device.CreateTensor(TensorShape.Chw(2, 3, 3), ElementType.Float32);
        viewer.Show("before", tensor);
        using var page = await Page.OpenAsync(viewer.Link);
        Assert.Equal("before", page.Hello.GetProperty("layers")[0].GetProperty("name").GetString());
        await page.StreamAsync();
        await page.SendAsync(new
        {
            v = 1, kind = "view", seq = 1,
            slots = new[] { new { slot = 1, layer = 0, columns = 2, rows = 1, gridColumns = 2, range = "0:255" } },
        });
        while ((await page.FrameAsync()).View != 1)
        {
        }

        for (int i = 1; i <= 10; i++)
        {
            // Frames that were under way may come first.
            int level;
            do
            {
                var record = (await page.UntilShownAsync(Show))[1];
                level = record.Levels[0];
                Assert.All(record.Levels, other => Assert.Equal(level, other));
                Assert.InRange(level, 1, i);
            }
            while (level != i);

            void Show()
            {
                tensor.AsSpan<float>().Fill(i);
                viewer.Show("before", tensor);
                tensor.AsSpan<float>().Fill(99);
            }
        }
    }

    [Fact]
    public async Task A_range_that_is_held_goes_on_where_a_page_pans()
    {
        using var served = new Served();
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var model = OnnxModel.Load(served.Path, device);
        using var tiler = Tiler.Create(model.Activations[0].Tensor, new() { Range = TileRange.Tile.Hold(0.9f) }, keepsRanges: true);
        var ranges = new ValueRange[TinyNet.Maps];
        for (uint i = 0; i < 12; i++)
        {
            float[] input = [.. TinyNet.Frame((int)i).Select(value => value / (i + 1))];
            model.Run(input);
            tiler.ReadRanges(tiler.Dispatch(model.Activations[0].Tensor), ranges);
            served.Viewer.Push(input);
            if (i % 3 == 0)
            {
                // Another rectangle of the same maps, which has its own tiler; it must not move the ranges a second time either.
                var frame = await page.ShowAsync(i + 1, Slot(i));
                while (frame.Records.Count == 0)
                {
                    frame = await page.FrameAsync();
                }

                Check(frame[i + 1], i);
            }
            else
            {
                Check((await page.FrameAsync()).Records[0], i);
            }
        }

        object Slot(uint i) =>
            new { slot = i + 1, layer = 0, columns = 5, rows = 1, gridColumns = 5, range = "tile:hold=0.9", gamma = 1 + (i / 10f) };

        void Check(SlotRecord record, uint i) =>
            Assert.True(ranges.SequenceEqual(record.Ranges.Select(pair => new ValueRange(pair.Low, pair.High))), $"input {i}");
    }

    private static IEnumerable<string?> Names(System.Text.Json.JsonElement message) =>
        message.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString());

    internal static string WritePicture(string path, byte level)
    {
        var pixels = new byte[TinyNet.Size * TinyNet.Size];
        pixels.AsSpan().Fill(level);
        using var file = File.Create(path);
        PngWriter.Write(file, pixels, TinyNet.Size, TinyNet.Size, TinyNet.Size, PixelFormat.R8);
        return path;
    }

    private static void AssertShows(Served served, byte level, SlotRecord record) => Assert.Equal(Levels(served, level), record.Levels);

    private static async Task UntilShownAsync(Served served, Page page, byte level)
    {
        byte[] expected = Levels(served, level);
        while (!(await page.FrameAsync()).Records.Any(record => record.Levels.AsSpan().SequenceEqual(expected)))
        {
        }
    }

    private static byte[] Levels(Served served, byte level)
    {
        var pixels = new byte[TinyNet.Size * TinyNet.Size];
        pixels.AsSpan().Fill(level);
        return Expected(served, Bitmap.Wrap(pixels, TinyNet.Size, TinyNet.Size, 1), new() { Range = TileRange.Between(-10, 10) });
    }

    private static byte[] Expected(Served served, Bitmap picture, in TileOptions options)
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var model = OnnxModel.Load(served.Path, device);
        model.Inputs[0].Load(picture);
        model.Run();
        using var tiler = Tiler.Create(model.Activations[0].Tensor, options);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(model.Activations[0].Tensor), pixels);
        return pixels;
    }
}
