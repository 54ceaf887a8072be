using System.IO.Pipelines;

namespace GpuTiler.Viewer.Tests;

/// <summary>What fails in the middle is said once, in one sentence, and the viewer goes on.</summary>
public class FailureTests
{
    private static readonly object Slot = new { slot = 1, layer = 0, x = 0, y = 0, columns = 4, rows = 1, range = "0:255" };

    [Fact]
    public async Task A_network_that_fails_on_an_input_goes_on_with_the_next()
    {
        using var folder = new TempFolder();
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var viewer = LiveViewer.Start(PickyNet.Save(folder), device);
        using var page = await Page.OpenAsync(viewer.Link);
        await page.StreamAsync();
        viewer.Push(PickyNet.Frame(1));
        Assert.Equal(1, (await page.ShowAsync(1, Slot))[1].Levels[0]);
        for (int round = 0; round < 2; round++)
        {
            viewer.Push(PickyNet.Frame(3));
            var notice = await page.ReceiveAsync("notice");
            Assert.Equal(("error", "model"), (notice.GetProperty("level").GetString(), notice.GetProperty("about").GetString()));
            string text = notice.GetProperty("text").GetString()!;
            Assert.Contains("Gather", text, StringComparison.Ordinal);
            Assert.DoesNotContain("should not", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);

            // Once, however often it fails on the same.
            viewer.Push(PickyNet.Frame(3));
            viewer.Push(PickyNet.Frame(2));
            Assert.Equal(2, (await page.FrameAsync())[1].Levels[0]);
        }

        // The values are half of what failed: a view and a question that come now wait for the next, or are told so.
        viewer.Push(PickyNet.Frame(3));
        await page.ReceiveAsync("notice");
        await page.SendAsync(new { v = 1, kind = "value", id = 4, layer = 0, map = 0, x = 0, y = 0 });
        Assert.Equal("value", (await page.ReceiveAsync("refused")).GetProperty("of").GetString());
        await page.SendAsync(new
        {
            v = 1, kind = "view", seq = 9,
            slots = new[] { new { slot = 2, layer = 0, x = 0, y = 0, columns = 4, rows = 1, range = "0:127" } },
        });
        Assert.Equal((9u, 0), (await page.FrameAsync()) is var empty ? (empty.View, empty.Records.Count) : default);
        viewer.Push(PickyNet.Frame(2));
        Assert.Equal(4, (await page.FrameAsync())[2].Levels[0]);
    }

    [Theory]
    [InlineData(LosingDevice.Call.Run)]
    [InlineData(LosingDevice.Call.Dispatch)]
    [InlineData(LosingDevice.Call.Read)]
    public async Task A_device_that_is_lost_stops_time_and_says_what_to_do(object lostAt)
    {
        using var folder = new TempFolder();
        using var device = new LosingDevice((LosingDevice.Call)lostAt, calls: 2);
        using var viewer = LiveViewer.Start(PickyNet.Save(folder), device);
        using var page = await Page.OpenAsync(viewer.Link);
        await page.StreamAsync();
        viewer.Push(PickyNet.Frame(1));
        await page.ShowAsync(1, Slot);
        string? text = null;
        for (int i = 0; text is null && i < 100; i++)
        {
            viewer.Push(PickyNet.Frame(2));
            await page.SendAsync(new { v = 1, kind = "nonsense" });
            System.Text.Json.JsonElement message;
            while ((message = await page.ReceiveAsync()).GetProperty("kind").GetString() is not "refused" and var kind)
            {
                text ??= kind == "notice" ? message.GetProperty("text").GetString() : null;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.EndsWith("The device is lost: start the program again.", text, StringComparison.Ordinal);

        // Whoever comes now sees that nothing moves; the server answers.
        using var other = await Page.OpenAsync(viewer.Link);
        Assert.False(other.Hello.GetProperty("state").GetProperty("playing").GetBoolean());
        await page.SendAsync(new { v = 1, kind = "play", playing = true });
        while (!(await page.ReceiveAsync("state")).GetProperty("playing").GetBoolean())
        {
        }

        viewer.Push(PickyNet.Frame(1));
        Assert.Equal(text, (await other.ReceiveAsync("notice")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_page_that_reads_no_frames_is_ended_after_two_minutes()
    {
        using var stuck = new StuckStream();
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var tilers = new TilerCache(device);
        int aborted = 0;
        var page = new PageConnection(() => aborted++)
        {
            Number = 1,
            Browser = "b",
            Slots = new SlotSet(new SlotFactory(new LayerSet(), tilers, new FrozenInput(new HostCopy()))),
        };
        var pages = new PageRegistry(1);
        Assert.Null(pages.TryAdd(page));
        var stream = page.OpenStream();
        var sending = stream.SendAllAsync(PipeWriter.Create(stuck), () => { }, CancellationToken.None);
        var buffer = stream.TryTake()!;
        buffer.Reset(RecordHeader.Size);
        buffer.Append(new RecordHeader { Kind = RecordKind.EndOfFrame });
        stream.Submit(buffer);
        await stuck.Reached;
        foreach (var (seconds, expected) in new[] { (0, 0), (119, 0), (121, 1) })
        {
            using var watch = new PageWatch(pages, new LaterTime(TimeSpan.FromSeconds(seconds)));
            watch.Look();
            Assert.Equal(expected, aborted);
        }

        // One that reads again is left alone.
        stuck.Release();
        stream.Complete();
        await sending;
        using var later = new PageWatch(pages, new LaterTime(TimeSpan.FromHours(1)));
        later.Look();
        Assert.Equal(1, aborted);
    }

    [Fact]
    public async Task A_page_that_reads_no_messages_is_ended()
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var viewer = LiveViewer.Start(device);
        using var tensor = device.CreateTensor(TensorShape.Chw(1, 1, 1), ElementType.Float32);
        using var deaf = await Page.OpenAsync(viewer.Link);

        // A page that has opened is not counted at once.
        for (int i = 0; viewer.PageCount == 0 && i < 10_000; i++)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, viewer.PageCount);
        // Each new layer is told to everybody, with all before it.
        for (int i = 0; viewer.PageCount > 0 && i < 20_000; i++)
        {
            viewer.Show($"layer {i} of a name that is somewhat long, so that there is something to send", tensor);
            if (i % 100 == 99)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(0, viewer.PageCount);
    }

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override long GetTimestamp() => base.GetTimestamp() + (long)(by.TotalSeconds * TimestampFrequency);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    // Nobody reads at the other end, until somebody does.
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource reached = new(), free = new();

        public Task Reached => reached.Task;

        public void Release() => free.SetResult();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            reached.TrySetResult();
            return new ValueTask(free.Task);
        }
    }
}
