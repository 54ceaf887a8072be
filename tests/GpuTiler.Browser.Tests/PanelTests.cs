using System.Globalization;
using System.Text.Json;
using GpuTiler.Imaging;
using GpuTiler.Onnx;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>What stands beside the wall: one map with its numbers, the list of layers, what the network sees.</summary>
public sealed class PanelTests : IDisposable
{
    private readonly Chromium browser;
    private readonly CpuDevice device = CpuDevice.Create();
    private readonly LiveViewer viewer;
    private readonly float[] values;
    private readonly TensorShape shape;

    public PanelTests(Chromium browser)
    {
        this.browser = browser;
        viewer = Samples.View(device);
        using var other = CpuDevice.Create();
        using var model = OnnxModel.Load(Samples.Model, other);
        model.Inputs[0].Load(Samples.Seven);
        model.Run();
        shape = model.Activations["conv1"].Shape;
        values = new float[shape.ElementCount];
        model.Activations["conv1"].Tensor.Read(values);
    }

    public void Dispose()
    {
        viewer.Dispose();
        device.Dispose();
    }

    [Fact]
    public async Task A_click_on_a_map_shows_its_numbers()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "o=0");
        var (x, y, width, height) = (await page.TilesAsync(5))[5];
        await page.Page.Mouse.ClickAsync(x + (width / 2f), y + (height / 2f));
        await page.UntilAsync("() => document.querySelectorAll('#unit dd').length >= 6");
        Assert.Equal("Map 5 of 32, 28×28, Conv", await page[".where"].InnerTextAsync());
        float[] map = Map(5);
        var shown = await page[".unit-numbers dd"].AllInnerTextsAsync();
        Assert.Equal([Short(map.Min()), Short(map.Max())], shown.Take(2));

        // The exact value under the pointer, read from the device.
        var box = await page[".map canvas"].BoundingBoxAsync() ?? throw new InvalidOperationException("The map is not shown.");
        await page.Page.Mouse.MoveAsync(box.X + (box.Width * 10.5f / 28), box.Y + (box.Height * 3.5f / 28));
        string expected = $"row 3, column 10: {Short(map[(3 * 28) + 10])}";
        await page.UntilAsync("text => document.querySelector('.value').textContent === text", expected);
    }

    [Fact]
    public async Task Dragging_on_the_histogram_fixes_the_layers_range_until_it_is_freed()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "u=0_5");
        await page[".bars[d^=M]"].WaitForAsync();

        // The panel grows until its numbers and its map are there; hovering waits until nothing moves any more.
        await page.UntilAsync(
            "() => document.querySelectorAll('#unit dd').length >= 6 && document.querySelector('.map canvas').height > 0");
        var histogram = page[".histogram svg"];
        var box = await histogram.BoundingBoxAsync() ?? throw new InvalidOperationException("There is no histogram.");
        await histogram.HoverAsync(new() { Position = new() { X = box.Width * 0.25f, Y = 20 } });
        await page.Page.Mouse.DownAsync();
        await histogram.HoverAsync(new() { Position = new() { X = box.Width * 0.75f, Y = 20 } });
        await page.Page.Mouse.UpAsync();
        await page.UntilAsync("() => /rl=0_/.test(location.hash)");
        float[] map = Map(5);
        double[] range = [.. (await page.FragmentAsync()).Split("rl=0_")[1].Split('&')[0].Split(':')
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        double extent = map.Max() - map.Min();
        Assert.Equal(map.Min() + (0.25 * extent), range[0], extent / 100);
        Assert.Equal(map.Min() + (0.75 * extent), range[1], extent / 100);
        await Button(page, "Auto").ClickAsync();
        await page.UntilAsync("() => location.hash === '#u=0_5'");
    }

    [Fact]
    public async Task Values_are_copied_as_text_and_files_are_saved()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "u=0_5&c=grey");
        await page[".bars[d^=M]"].WaitForAsync();
        using var clipboard = await browser.TakeClipboardAsync();
        // Another test may have left values of its own there.
        await page.Page.EvaluateAsync("() => navigator.clipboard.writeText('')");
        await Button(page, "Copy values").ClickAsync();
        await page.UntilAsync("async () => (await navigator.clipboard.readText()).split('\\n').length === 29");
        string text = await page.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        Assert.Equal(Map(5), text.Split((char[])['\t', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, CultureInfo.InvariantCulture)));

        var png = await page.Page.RunAndWaitForDownloadAsync(() => Button(page, "Layer .png").ClickAsync());
        Assert.Equal("conv1.png", png.SuggestedFilename);
        var mosaic = ImageReader.Read(await png.PathAsync());
        Assert.Equal(TilePlan.Create(shape, new() { Padding = 1, Border = 1 }).ImageWidth, mosaic.Width);
        var array = await page.Page.RunAndWaitForDownloadAsync(() => Button(page, "Map .npy").ClickAsync());
        Assert.Equal("conv1-5.npy", array.SuggestedFilename);
    }

    [Fact]
    public async Task Layers_are_hidden_pinned_and_shown_alone_from_the_list()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        async Task PressAsync(string name, string labels)
        {
            await Button(page, name).ClickAsync();
            await page.UntilAsync(
                "labels => [...document.querySelectorAll('.label b')].map((b) => b.textContent).sort().join(' ') === labels", labels);
        }

        await PressAsync("Hide conv2", "conv1 flatten pool1 pool2 relu1 relu2 scores");
        await PressAsync("Show alone: relu1", "relu1");
        await PressAsync("Show alone: relu1", "conv1 flatten pool1 pool2 relu1 relu2 scores");
        await Button(page, "Pin scores").ClickAsync();
        await page.UntilAsync("() => location.hash === '#x=3&pin=7'");
        var pinned = await page[".label:has-text('scores')"].BoundingBoxAsync();
        var first = await page[".label:has-text('conv1')"].BoundingBoxAsync();
        Assert.True(pinned!.X < first!.X && pinned.Y <= first.Y);
    }

    [Fact]
    public async Task The_input_is_shown_beside_the_wall()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        page.Expected = text => text.StartsWith("Canvas2D: Multiple readback", StringComparison.Ordinal);
        await page.UntilAsync("() => document.querySelector('#input-view canvas')?.width === 28");
        var shown = await page.Page.EvaluateAsync<JsonElement>(
            """
            () => {
              const { data } = document.querySelector('#input-view canvas').getContext('2d').getImageData(0, 0, 28, 28);
              return [...data].filter((_, i) => i % 4 === 0);
            }
            """);
        byte[] expected = [.. ImageReader.Read(Samples.Seven).Pixels.Span];
        Assert.Equal(expected, shown.EnumerateArray().Select(level => level.GetByte()));
    }

    [Fact]
    public async Task Layer_names_are_text_whatever_they_are_made_of()
    {
        const string Name = "<img src=x onerror=document.title='broken'>&amp;\"'";
        using var folder = new TempFolder();
        string model = folder.Write("names.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 4, 4)
            .Output(Name, ModelBuilder.Float, 1, 2, 4, 4).Node("Relu", ["x"], [Name]).Build());
        using var named = LiveViewer.Start(model, device, new() { Source = "push", Port = Samples.FreePort() });
        await using var page = await ViewedPage.OpenAsync(browser, named, "u=0_1");
        named.Push(new float[32]);
        await page["#unit h2"].WaitForAsync();
        Assert.Equal(Name, await page["#unit h2"].InnerTextAsync());
        Assert.Equal(Name, await page[".label b"].InnerTextAsync());
        // The list's rows are drawn when the first picture is there.
        await page.UntilAsync("name => document.querySelector('#list .name')?.innerText === name", Name);
        Assert.Equal(0, await page["img"].CountAsync());
        await page.UntilAsync("() => document.querySelector('.mark')?.textContent === 'dead'");
    }

    private static ILocator Button(ViewedPage page, string name) =>
        page.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private float[] Map(int map) => values[(map * 28 * 28)..((map + 1) * 28 * 28)];

    // As the page writes numbers for people: four significant digits.
    private static string Short(float value) =>
        double.Parse(((double)value).ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("0.##########", CultureInfo.InvariantCulture).Replace('-', '−');
}
