using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using GpuTiler.ImageSharp;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.Viewer.Tests;

/// <summary>The wall as an animation: the pixels that the page shows, frame by frame.</summary>
public class RecordingTests
{
    private const int Width = 40, Height = 30;
    private const string Background = "102030";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string Colors = Hex(ColorMap.Named("viridis"));

    private static readonly object Slot = new { slot = 3, layer = 0, x = 0, y = 0, columns = 3, rows = 2, gridColumns = 3 };

    [Fact]
    public async Task Each_input_is_a_frame_of_the_pixels_that_the_page_shows()
    {
        using var served = new Served(options => options with { Animations = [new GifPictures()] });
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        Assert.Equal("[\"gif\"]", page.Hello.GetProperty("recordings").GetRawText());
        served.Viewer.Push(TinyNet.Frame(0));
        await page.ShowAsync(1, Slot);
        var watch = Stopwatch.StartNew();
        await page.SendAsync(Record(view: 1));
        Assert.True((await page.ReceiveAsync("state")).GetProperty("recording").GetBoolean());
        await page.FrameAsync();
        const int Inputs = 8;
        for (int seed = 1; seed < Inputs; seed++)
        {
            await Task.Delay(40, TestContext.Current.CancellationToken);
            served.Viewer.Push(TinyNet.Frame(seed));
            await page.FrameAsync();
        }

        var (file, progress) = await StopAsync(page, "net.gif");
        var frames = FramesOf(file);
        int dropped = progress.GetProperty("dropped").GetInt32();
        Assert.Equal((frames.Count, Inputs), (progress.GetProperty("frames").GetInt32(), frames.Count + dropped));

        // Each is an input's, in their order; the last one is never left out.
        uint[][] expected = [.. Enumerable.Range(0, Inputs).Select(seed => Expected(served.Path, seed))];
        int[] seeds = [.. frames.Select(frame => Array.FindIndex(expected, pixels => pixels.SequenceEqual(frame.Pixels)))];
        Assert.Equal(seeds.Where(seed => seed >= 0).Distinct().Order(), seeds);
        Assert.Equal(Inputs - 1, seeds[^1]);

        // As long as they were there.
        Assert.InRange(frames.Sum(frame => frame.Hundredths), (Inputs - 1) * 4, (int)(watch.Elapsed.TotalSeconds * 100) + 1);
        Assert.All(frames, frame => Assert.True(frame.Hundredths >= 2));
    }

    [Fact]
    public async Task A_page_hears_of_its_recording_before_anything_can_end_it()
    {
        using var served = new Served(options => options with { Animations = [new GifPictures()] });
        using var page = await served.OpenAsync();
        await page.StreamAsync();
        await page.ShowAsync(1, Slot);
        await page.SendAsync(Record(view: 1));
        string kind;
        do
        {
            kind = (await page.ReceiveAsync()).GetProperty("kind").GetString()!;
        }
        while (kind is not ("recording" or "state"));
        Assert.Equal("recording", kind);
        Assert.True((await page.ReceiveAsync("state")).GetProperty("recording").GetBoolean());
    }

    [Fact]
    public async Task What_moves_on_the_canvas_and_another_view_are_seen()
    {
        using var served = new Served(options => options with { Animations = [new GifPictures()] });
        using var page = await served.OpenAsync();
        await BeginAsync(served, page);

        // What changes before a picture is drawn takes its place.
        await UntilRecordedAsync(page, 1);

        // Nothing is sent for that: the same tiles are elsewhere, and partly beyond the edge.
        await page.SendAsync(Scene(view: 1, left: 4, top: 7));
        await UntilRecordedAsync(page, 2);

        // The scene comes before the frame that it is of, and holds from that on.
        await page.SendAsync(Scene(view: 2));
        await page.ShowAsync(2, new { slot = 3, layer = 1, x = 0, y = 0, columns = 3, rows = 2, gridColumns = 3 });
        await UntilRecordedAsync(page, 3);
        var frames = FramesOf((await StopAsync(page, "net.gif")).File);
        Assert.Equal(Expected(served.Path, 0), frames[0].Pixels);
        Assert.Equal(Expected(served.Path, 0, left: 4, top: 7), frames[1].Pixels);
        Assert.Equal(Expected(served.Path, 0, layer: 1), frames[2].Pixels);
        Assert.Equal(3, frames.Count);
    }

    [Fact]
    public async Task An_encoder_that_is_slow_leaves_out_what_it_has_no_time_for()
    {
        using var served = new Served(options =>
            options with { Animations = [new TestPictures(new GifPictures(), encode: () => Thread.Sleep(100))] });
        using var page = await served.OpenAsync();
        await BeginAsync(served, page);
        for (int seed = 1; seed <= 20; seed++)
        {
            served.Viewer.Push(TinyNet.Frame(seed));
            await page.FrameAsync();
        }

        var (file, progress) = await StopAsync(page, "net.gif");
        var frames = FramesOf(file);
        Assert.Equal(21 - frames.Count, progress.GetProperty("dropped").GetInt32());
        Assert.InRange(frames.Count, 2, 20);
        Assert.Equal(Expected(served.Path, 20), frames[^1].Pixels);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_ends_the_recording_and_nothing_else()
    {
        int frames = 0;
        var encoder = new TestPictures(new GifPictures(), add: () =>
        {
            if (++frames == 2)
            {
                throw new IOException("The pipe is broken.");
            }
        });
        using var served = new Served(options => options with { Animations = [encoder] });
        using var page = await served.OpenAsync();
        await BeginAsync(served, page);
        Assert.True((await page.ReceiveAsync("state")).GetProperty("recording").GetBoolean());
        for (int seed = 1; Volatile.Read(ref frames) < 2; seed++)
        {
            // What the encoder had no time for is left out.
            served.Viewer.Push(TinyNet.Frame(seed % 5));
            await page.FrameAsync();
            await Task.Delay(40, TestContext.Current.CancellationToken);
        }

        served.Viewer.Push(TinyNet.Frame(4));
        await page.FrameAsync();
        var notice = await page.ReceiveAsync("notice");
        Assert.Equal(
            ("error", "The recording could not be written, and nothing of it is kept. The pipe is broken."),
            (notice.GetProperty("level").GetString(), notice.GetProperty("text").GetString()));
        Assert.False((await page.ReceiveAsync("state")).GetProperty("recording").GetBoolean());
        Assert.False(encoder.Output!.CanWrite);

        // Another one is written; that there was one before is forgotten.
        frames = int.MinValue;
        await page.SendAsync(Record(view: 1));
        await page.FrameAsync();
        Assert.Equal(Expected(served.Path, 4), FramesOf((await StopAsync(page, "net.gif")).File).Single().Pixels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_stays_of_a_recording_whose_page_or_server_goes(bool isServer)
    {
        var encoder = new TestPictures(new GifPictures());
        using var served = new Served(options => options with { Animations = [encoder] });
        using var other = await served.OpenAsync();
        using (var page = await served.OpenAsync())
        {
            await BeginAsync(served, page);
            Assert.True((await other.ReceiveAsync("state")).GetProperty("recording").GetBoolean());
            while (encoder.Output is null)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            if (isServer)
            {
                served.Viewer.Dispose();
            }
        }

        if (!isServer)
        {
            Assert.False((await other.ReceiveAsync("state")).GetProperty("recording").GetBoolean());
        }

        Assert.False(encoder.Output.CanWrite);
        Assert.False(OperatingSystem.IsLinux() && File.Exists(encoder.Output.Name));
    }

    [Fact]
    public async Task One_page_records_at_a_time()
    {
        using var served = new Served(options => options with { Animations = [new GifPictures()] });
        using var first = await served.OpenAsync();
        using var second = await served.OpenAsync();
        await first.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(0));
        await first.ShowAsync(1, Slot);
        await first.SendAsync(Record(view: 1));
        await first.FrameAsync();
        await RefusedAsync(second, Record(view: 0), "Another page is recording: wait until it has finished.");
        await RefusedAsync(second, new { v = 1, kind = "record", on = false }, "Nothing is being recorded here.");
        await StopAsync(first, "net.gif");
        await RefusedAsync(first, new { v = 1, kind = "record", on = false }, "Nothing is being recorded here.");
        await second.SendAsync(Record(view: 0));
        while (!(await second.ReceiveAsync("state")).GetProperty("recording").GetBoolean())
        {
        }
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_refused()
    {
        using var none = new Served();
        using (var page = await none.OpenAsync())
        {
            Assert.Equal("[]", page.Hello.GetProperty("recordings").GetRawText());
            await RefusedAsync(page, Record(view: 0), "This program cannot write animations, so nothing can be recorded.");
        }

        using var served = new Served(options => options with { Animations = [new GifPictures(), new WebpPictures()] });
        using var other = await served.OpenAsync();
        await RefusedAsync(other, Record(view: 0, "avi"), "A recording cannot be written as 'avi': gif and webp can be.");
        await RefusedAsync(
            other, new { v = 1, kind = "record", on = true, id = 9, format = "gif" }, "No layer is in view that could be recorded.");
        const string Start = "{\"v\":1,\"kind\":\"record\",\"on\":true,\"id\":9,\"format\":\"gif\",\"scene\":";
        string good = JsonSerializer.Serialize(Scene(0));
        foreach (var (part, wrong) in new[]
        {
            ("\"width\":40", "\"width\":0"), ("\"height\":30", "\"height\":1000000000"), ("\"width\":40", "\"width\":7"),
            ("\"left\":1", "\"left\":-1"), ("\"top\":2", "\"top\":2147483647"), ("\"102030\"", "\"10203\""),
            ("\"102030\"", "\"10203x\""), ("00ffff", ""), ("\"labels\":[]", "\"labels\":[null]"),
            ("\"pictures\":[]", "\"pictures\":[{\"label\":1,\"width\":2,\"height\":2,\"pixels\":\"AAAA\"}]"),
            ("\"placements\":[", "\"placements\":[null,"), ("\"across\":[0", "\"across\":[\"0\""),
        })
        {
            Assert.Contains(part, good, StringComparison.Ordinal);
            await other.SendTextAsync(
                System.Text.Encoding.UTF8.GetBytes(Start + good.Replace(part, wrong, StringComparison.Ordinal) + "}"));
            Assert.Equal("record", (await other.ReceiveAsync("refused")).GetProperty("of").GetString());
        }
    }

    [Theory]
    [InlineData(2, 0, "2 seconds")]
    [InlineData(0, 10, "1 MB")]
    public async Task A_recording_ends_at_its_limit_and_is_saved(int seconds, long bytes, string limit)
    {
        using var served = new Served(options => options with
        {
            Animations = [new GifPictures()],
            RecordingLimits = new() { Time = TimeSpan.FromSeconds(seconds), Bytes = bytes },
        });
        using var page = await served.OpenAsync();
        await BeginAsync(served, page);
        await Task.Delay(40, TestContext.Current.CancellationToken);
        served.Viewer.Push(TinyNet.Frame(1));
        await page.FrameAsync();
        string text = (await page.ReceiveAsync("notice")).GetProperty("text").GetString()!;
        if (seconds > 0)
        {
            Assert.Equal($"The recording ends soon: {limit} is the most. It is saved then.", text);
            text = (await page.ReceiveAsync("notice")).GetProperty("text").GetString()!;
        }

        Assert.Equal($"The recording has reached its limit of {limit}, and is saved.", text);
        string url = (await page.ReceiveAsync("saved")).GetProperty("url").GetString()!;
        Assert.Equal(Expected(served.Path, 1), FramesOf(await page.FetchAsync(url))[^1].Pixels);
    }

    private static async Task BeginAsync(Served served, Page page)
    {
        await page.StreamAsync();
        served.Viewer.Push(TinyNet.Frame(0));
        await page.ShowAsync(1, Slot);
        await page.SendAsync(Record(view: 1));
        await page.FrameAsync();
    }

    private static async Task RefusedAsync(Page page, object message, string text)
    {
        await page.SendAsync(message);
        Assert.Equal(text, (await page.ReceiveAsync("refused")).GetProperty("text").GetString());
    }

    private static async Task UntilRecordedAsync(Page page, int frames)
    {
        int recorded = 0;
        for (var clock = Stopwatch.StartNew(); recorded < frames && clock.Elapsed < Patience;)
        {
            recorded = (await page.ReceiveAsync("recording")).GetProperty("frames").GetInt32();
        }

        Assert.Equal(frames, recorded);
    }

    private static object Record(uint view, string format = "gif") =>
        new { v = 1, kind = "record", on = true, id = 9, format, scene = Scene(view) };

    // Each pixel of a tile is two by two; between tiles is one of the wall.
    private static object Scene(uint view, int left = 1, int top = 2)
    {
        int[] across = Axis(3), down = Axis(2);
        return new
        {
            v = 1,
            kind = "scene",
            view,
            width = Width,
            height = Height,
            background = Background,
            colors = Colors,
            difference = Colors,
            special = "00ffffff00ff00ff00",
            placements = new[]
            {
                new
                {
                    slot = 3, left, top,
                    across = across[..Math.Min(across.Length, Width - left)], down = down[..Math.Min(down.Length, Height - top)],
                    blankX = 26, blankY = 13,
                },
            },
            labels = Array.Empty<object>(),
            pictures = Array.Empty<object>(),
        };
    }

    private static int[] Axis(int tiles) => [.. Enumerable.Range(0, tiles).SelectMany(tile =>
        Enumerable.Range(0, 12).Select(at => (tile * TinyNet.Inner) + (at / 2)).Append(-1)).SkipLast(1)];

    private static async Task<(byte[] File, JsonElement Progress)> StopAsync(Page page, string name)
    {
        await page.SendAsync(new { v = 1, kind = "record", on = false });
        JsonElement progress = default, message;
        while ((message = await page.ReceiveAsync()).GetProperty("kind").GetString() != "saved")
        {
            progress = message.GetProperty("kind").GetString() == "recording" ? message : progress;
        }

        var saved = message;
        Assert.Equal((9, name), (saved.GetProperty("id").GetInt32(), saved.GetProperty("name").GetString()));
        byte[] file = await page.FetchAsync(saved.GetProperty("url").GetString()!);
        Assert.Equal(saved.GetProperty("bytes").GetInt32(), file.Length);
        Assert.False((await page.ReceiveAsync("state")).GetProperty("recording").GetBoolean());
        return (file, progress);
    }

    // The picture by the tile contract: a mosaic enlarged twice, with a padding of one.
    private static uint[] Expected(string path, int seed, int left = 1, int top = 2, int layer = 0)
    {
        using var reference = new Reference(path, TinyNet.Frame(seed));
        var (levels, width, _) = reference.Tile(layer, new TileOptions { Columns = 3, Scale = 2, Padding = 1 });
        var map = ColorMap.Named("viridis").Rgba;
        uint background = 0xFF302010;
        uint[] pixels = [.. Enumerable.Repeat(background, Width * Height)];
        for (int i = 0; i < levels.Length; i++)
        {
            int x = i % width, y = i / width;
            bool isWall = x % 13 == 12 || y % 13 == 12 || (x >= 26 && y >= 13);
            if (!isWall && left + x < Width && top + y < Height)
            {
                pixels[((top + y) * Width) + left + x] = MemoryMarshal.Read<uint>(map[(levels[i] * 4)..]);
            }
        }

        return pixels;
    }

    private static List<(uint[] Pixels, int Hundredths)> FramesOf(byte[] gif)
    {
        using var image = Image.Load<Rgba32>(gif);
        Assert.Equal((Width, Height), (image.Width, image.Height));
        return [.. image.Frames.Cast<ImageFrame<Rgba32>>().Select(frame =>
        {
            var pixels = new Rgba32[Width * Height];
            frame.CopyPixelDataTo(pixels);
            return (pixels.Select(pixel => pixel.PackedValue).ToArray(), frame.Metadata.GetGifMetadata().FrameDelay);
        })];
    }

    private static string Hex(ColorMap map) =>
        string.Concat(Enumerable.Range(0, 256).Select(level => Convert.ToHexStringLower(map.Rgba.Slice(level * 4, 3))));
}
