using GpuTiler.ImageSharp;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>What fails in the middle is said where the person looks.</summary>
public sealed class FailureTests(Chromium browser) : IDisposable
{
    private readonly CpuDevice device = CpuDevice.Create();

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task A_network_that_fails_on_an_input_is_said_and_goes_on_with_the_next()
    {
        using var folder = new TempFolder();
        string model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 4)
            .Tensor("numbers", ModelBuilder.Float, [3], 10f, 20f, 30f)
            .Node("ReduceMax", ["x"], ["largest"], "", "", ModelBuilder.Attribute("keepdims", 0))
            .Node("Cast", ["largest"], ["index"], "", "", ModelBuilder.Attribute("to", ModelBuilder.Int64))
            .Node("Gather", ["numbers", "index"], ["found"]).Node("Add", ["x", "found"], ["sum"])
            .Output("sum", ModelBuilder.Float, 1, 1, 2, 4).Save(folder, "picky.onnx");
        using var viewer = LiveViewer.Start(model, device, new() { Source = "push", Port = Samples.FreePort() });
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "c=grey&l=0&r=0:51&z=16");
        viewer.Push([0, 0, 0, 0, 0, 0, 0, 0]);
        var (x, y, width, height) = (await page.TilesAsync(0))[0];
        await UntilAsync(0x323232);
        viewer.Push([5, 0, 0, 0, 0, 0, 0, 0]);
        await page[".notice.error"].WaitForAsync();
        string text = await page[".notice.error p"].InnerTextAsync();
        Assert.Contains("Gather", text, StringComparison.Ordinal);

        // What was there stays until the next one.
        await UntilAsync(0x323232);
        viewer.Push([2, 1, 1, 1, 1, 1, 1, 1]);
        await UntilAsync(0x9b9b9b);

        Task UntilAsync(int color) => page.ScreenUntilAsync(screen =>
        {
            int at = (((y + (height * 3 / 4)) * screen.Width) + x + (width * 3 / 8)) * screen.Channels;
            var pixel = screen.Pixels.Span[at..];
            int found = (pixel[0] << 16) | (pixel[1] << 8) | pixel[2];
            return found == color ? null : $"{found:x6} instead of {color:x6}";
        });
    }

    [Theory]
    [InlineData(LosingDevice.Call.Run)]
    [InlineData(LosingDevice.Call.Dispatch)]
    [InlineData(LosingDevice.Call.Read)]
    public async Task A_device_that_is_lost_stops_time_says_so_and_leaves_the_page_usable(object lostAt)
    {
        using var lost = new LosingDevice((LosingDevice.Call)lostAt, calls: 4);
        using var viewer = LiveViewer.Start(Samples.Model, lost, new() { Files = Samples.Pictures, Port = Samples.FreePort() });
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "o=0");
        for (int i = 0; i < 40 && await page[".notice.error"].CountAsync() == 0; i++)
        {
            await page.Page.Keyboard.PressAsync("e");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        string text = await page[".notice.error p"].InnerTextAsync();
        Assert.EndsWith("The device is lost: start the program again.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("should not", text, StringComparison.Ordinal);

        // The list, the look, a map's panel and the keys answer; what is tried again is said again, once.
        await page["#query"].FillAsync("conv*");
        await page.UntilAsync("() => document.querySelector('#found').textContent === '2 of 8 layers'");
        await page.ShowAsync("u=0_3");
        await page["#unit h2"].WaitForAsync();
        await page["#toggle-look"].ClickAsync();
        await page["#look"].WaitForAsync();
        await page["#toggle-look"].ClickAsync();
        await page[".notice.error button"].First.ClickAsync();
        await page["#play"].ClickAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.InRange(await page[".notice.error"].CountAsync(), 0, 1);
        Assert.Equal("open", await page["#link"].GetAttributeAsync("data-state"));
        await page.Page.Keyboard.PressAsync("h");
        await page["#keys[open]"].WaitForAsync();
    }

    [Fact]
    public async Task A_full_disk_ends_the_recording_and_the_next_one_is_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's.");
        bool isFull = true;
        var encoder = new TestPictures(new GifPictures(), add: () =>
        {
            if (isFull)
            {
                using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                full.WriteByte(0);
            }
        });
        using var viewer = LiveViewer.Start(
            Samples.Model, device, new() { Files = Samples.Pictures, Port = Samples.FreePort(), Animations = [encoder] });
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        await page.UntilAsync("() => document.querySelector('#empty').hidden");
        await page["#record"].ClickAsync();
        await page["#recording"].WaitForAsync();
        for (int i = 0; i < 40 && await page[".notice.error"].CountAsync() == 0; i++)
        {
            await page.Page.Keyboard.PressAsync("e");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        string folder = Path.TrimEndingDirectorySeparator(Path.GetTempPath());
        Assert.Equal(
            $"The recording could not be written, and nothing of it is kept. There is no room left on the disk that holds {folder}.",
            await page[".notice.error p"].InnerTextAsync());
        await page.UntilAsync(
            "() => document.querySelector('#recording').hidden && document.querySelector('#record').ariaPressed === 'false'");

        // Time goes on, and what is recorded when there is room is kept.
        isFull = false;
        await page["#record"].ClickAsync();
        await page.UntilAsync("() => document.querySelector('#recording').textContent.includes('B')");
        await page.Page.Keyboard.PressAsync("e");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page["#record"].ClickAsync());
        Assert.Equal("digits.gif", download.SuggestedFilename);
    }
}
