using GpuTiler.Onnx.Tests;
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
}
