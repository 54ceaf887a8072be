using System.Text.Json;
using GpuTiler.Onnx;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>What in the input counts for a map, over the input, in the pane of the map.</summary>
public sealed class AttributionTests(Chromium browser) : IDisposable
{
    private const int Side = 28;
    private const string Pixels = """
        () => {
          const canvas = document.querySelector('.attribution canvas');
          return canvas.hidden ? [] : [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data];
        }
        """;

    private static readonly (string Name, AttributionMethod Method)[] Methods =
    [
        ("gradient", AttributionMethod.Gradient), ("guided-backprop", AttributionMethod.GuidedBackpropagation),
        ("deconvnet", AttributionMethod.Deconvnet), ("input-x-gradient", AttributionMethod.InputXGradient),
        ("saliency", AttributionMethod.Saliency), ("grad-cam", AttributionMethod.GradCam),
    ];

    private readonly CpuDevice device = CpuDevice.Create();

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task A_click_and_a_key_show_what_the_command_shows_method_by_method()
    {
        using var viewer = Samples.View(device);
        await using var page = await OpenAsync(viewer, "o=3");
        var (x, y, width, height) = (await page.TilesAsync(5))[5];
        await page.Page.Mouse.ClickAsync(x + (width / 2f), y + (height / 2f));
        await page["#unit"].WaitForAsync();
        Assert.Equal(0, await page[".attribution canvas:not([hidden])"].CountAsync());
        foreach (var (name, method) in Methods)
        {
            await page.Page.Keyboard.PressAsync("b");
            await page.UntilAsync("name => location.hash === `#o=3&u=3_5&b=${name}`", name);
            await ShowsAsync(page, Expected("conv2", 5, method), name);
        }

        await page.Page.Keyboard.PressAsync("b");
        await page.UntilAsync("() => location.hash === '#o=3&u=3_5&b=maximize'");
        await page.UntilAsync(
            "() => !document.querySelector('.attribution canvas').hidden && document.querySelector('.attribution [role=status]').textContent === ''");
        await page.Page.Keyboard.PressAsync("b");
        await page.UntilAsync("() => location.hash === '#o=3&u=3_5'");
        Assert.Equal(0, await page[".attribution canvas:not([hidden])"].CountAsync());
    }

    [Fact]
    public async Task A_link_shows_it_and_another_map_another_one()
    {
        using var viewer = Samples.View(device);
        await using var page = await OpenAsync(viewer, "u=7_7&b=grad-cam");
        await ShowsAsync(page, Expected("scores", 7, AttributionMethod.GradCam), "by the link");
        await page.Page.Keyboard.PressAsync("j");
        await ShowsAsync(page, Expected("scores", 6, AttributionMethod.GradCam), "the map to the left");
        Assert.Equal("grad-cam", await page["#attribution"].InputValueAsync());
        await page["#attribution"].SelectOptionAsync("gradient");
        await ShowsAsync(page, Expected("scores", 6, AttributionMethod.Gradient), "by the list");
    }

    [Fact]
    public async Task Where_there_is_no_gradient_the_pane_says_why()
    {
        using var folder = new TempFolder();
        string model = folder.Write("mod.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 4, 4)
            .Tensor("two", ModelBuilder.Float, [1], 2f).Output("y", ModelBuilder.Float, 1, 3, 4, 4)
            .Node("Mod", ["x", "two"], ["y"], "m", "", ModelBuilder.Attribute("fmod", 1L)).Build());
        using var viewer = LiveViewer.Start(model, device, new() { Source = "push", Port = Samples.FreePort() });
        await using var page = await OpenAsync(viewer, "u=0_1&b=gradient");
        viewer.Push(new float[48]);
        await page.UntilAsync("() => document.querySelector('.attribution [role=status]').textContent.includes('Mod')");
        Assert.Equal(0, await page[".attribution canvas:not([hidden])"].CountAsync());
        viewer.Push(new float[48]);
        await page.UntilAsync("() => document.querySelectorAll('#unit dd').length >= 6");
    }

    private async Task<ViewedPage> OpenAsync(LiveViewer viewer, string fragment)
    {
        var page = await ViewedPage.OpenAsync(browser, viewer, fragment);
        page.Expected = text => text.StartsWith("Canvas2D: Multiple readback", StringComparison.Ordinal);
        return page;
    }

    private static async Task ShowsAsync(ViewedPage page, byte[] expected, string what)
    {
        byte[] found = [];
        for (var end = DateTime.UtcNow.AddSeconds(20);
            !found.AsSpan().SequenceEqual(expected) && DateTime.UtcNow < end; await Task.Delay(50))
        {
            found = [.. (await page.Page.EvaluateAsync<JsonElement>(Pixels)).EnumerateArray().Select(value => value.GetByte())];
        }

        Assert.True(found.AsSpan().SequenceEqual(expected), what);
    }

    private static byte[] Expected(string layer, int map, AttributionMethod method)
    {
        using var device = CpuDevice.Create();
        using var attribution = Attribution.Load(Samples.Model, device, new() { Layer = layer, Method = method });
        attribution.Inputs[0].Load(Samples.Seven);
        var maps = attribution.RunSum([new GradientUnit(map)]);
        var description = new LayerDescription("map", [.. attribution.Dimensions], maps.Activations.Shape, "");
        var shown = ShownAttribution.Create(
            description, maps, AttributionView.Overlay,
            Backdrop.Create(attribution.Inputs[0].ToPicture()!), new() { Tiles = new() { Scale = 1 } });
        using var finished = new MosaicRenderer(device).Finish(
            MosaicPlan.Create(shown.Layer, shown.Mosaics with { Figure = null }), shown.Values);
        byte[] pixels = finished.Images[0].Pixels.ToArray();
        Assert.Equal(4 * Side * Side, pixels.Length);
        return pixels;
    }
}
