using Deque.AxeCore.Playwright;
using GpuTiler.Onnx;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>What a survey found of a map, in its panel.</summary>
public sealed class SurveyTests : IDisposable
{
    private const string Pixels = """
        () => [...document.querySelectorAll('.pieces canvas')].flatMap((canvas) =>
          [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 4 === 0))
        """;

    private readonly Chromium browser;
    private readonly TempFolder folder = new();
    private readonly CpuDevice device = CpuDevice.Create();
    private readonly DataSet data = DataSet.Open(Path.GetDirectoryName(Samples.Seven)!);
    private readonly SurveyResult result;

    public SurveyTests(Chromium browser)
    {
        this.browser = browser;
        using var survey = DataSurvey.Load(Samples.Model, data, device);
        result = survey.Run(Path.Combine(folder.Path, "survey"), null, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        data.Dispose();
        device.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_map_shows_what_it_answers_to_and_another_map_something_else(bool hasData)
    {
        using var sheets = SurveySheets.Create(result, data)!;
        sheets.WriteAll(cancellationToken: TestContext.Current.CancellationToken);
        using var viewer = View(hasData ? sheets : null);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "u=3_5");
        page.Expected = text => text.StartsWith("Canvas2D: Multiple readback", StringComparison.Ordinal);
        foreach (int map in new[] { 5, 6 })
        {
            var unit = result.UnitOf("conv2", map);
            var drawn = sheets.PiecesOf("conv2", map, hasData ? 64 : 48, 16, TestContext.Current.CancellationToken);
            string first = $"What it saw in {unit.Top[0].Name}";
            await page.UntilAsync(
                "([count, first]) => document.querySelectorAll('.pieces li').length === count && document.querySelector('.pieces canvas')?.ariaLabel === first",
                new object[] { unit.Top.Count, first });
            int[] found = await page.Page.EvaluateAsync<int[]>(Pixels);
            Assert.Equal(drawn.Pixels.SelectMany(piece => piece!).Select(level => (int)level), found);
            Assert.Equal($"Over {data.Count} pictures", await page[".survey h3"].TextContentAsync());
            Assert.Equal($"{unit.Active} of {data.Count}", await page[".survey dd"].Last.InnerTextAsync());

            // By the keyboard alone: the names are one step and one key away.
            Assert.False(await page[".names"].IsVisibleAsync());
            await page[".survey summary"].FocusAsync();
            await page.Page.Keyboard.PressAsync(map == 5 ? "Enter" : " ");
            await page[".names"].WaitForAsync();
            var names = await page[".names li"].AllInnerTextsAsync();
            Assert.Equal(unit.Top.Select(picture => picture.Name), names.Select(text => text.Split(':')[0]));
            await page.Page.EvaluateAsync("() => document.activeElement.blur()");
            await page.Page.Keyboard.PressAsync("l");
        }
    }

    [Fact]
    public async Task Without_pictures_the_names_are_listed_and_dead_units_counted()
    {
        using var viewer = View(null);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "u=4_7");
        await page[".names li"].First.WaitForAsync();
        Assert.Equal(data.Count, await page[".names li"].CountAsync());
        Assert.Equal(0, await page[".pieces li"].CountAsync());
        foreach (var (position, layer) in result.Layers.Index())
        {
            int dead = result.DeadUnitsOf(layer.Name).Count;
            string shape = await page[$"#list li[data-layer='{position}'] .shape"].InnerTextAsync();
            Assert.Equal(dead > 0, shape.EndsWith($" {dead} dead", StringComparison.Ordinal));
        }

        await page.Page.Keyboard.PressAsync("Escape");
        await page.UntilAsync("() => !document.querySelector('.survey').checkVisibility()");
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task Axe_finds_nothing_serious_and_nothing_is_cut_off(ColorScheme scheme, int width)
    {
        using var sheets = SurveySheets.Create(result, data)!;
        using var viewer = View(sheets);
        await using var page = await ViewedPage.OpenAsync(
            browser, viewer, "u=3_7", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 740 } });
        await page[".pieces canvas"].First.WaitForAsync();
        await page[".survey summary"].ClickAsync();
        var axe = await page.Page.RunAxe();
        Assert.Empty(axe.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>(
            "() => [...document.querySelectorAll('.survey *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5).length"));
    }

    private LiveViewer View(SurveySheets? pictures) => LiveViewer.Start(
        Samples.Model, device, new() { Files = [Samples.Seven], Port = Samples.FreePort(), Survey = result, SurveyPictures = pictures });
}
