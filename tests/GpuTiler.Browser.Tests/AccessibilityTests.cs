using Deque.AxeCore.Playwright;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>Everybody can use it: roles, names, contrast, small screens, little motion.</summary>
public sealed class AccessibilityTests : IDisposable
{
    private readonly Chromium browser;
    private readonly CpuDevice device = CpuDevice.Create();
    private readonly LiveViewer viewer;

    public AccessibilityTests(Chromium browser)
    {
        this.browser = browser;
        viewer = Samples.View(device);
    }

    public void Dispose()
    {
        viewer.Dispose();
        device.Dispose();
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task Axe_finds_nothing_serious_in_any_state(ColorScheme scheme, int width)
    {
        await using var page = await ViewedPage.OpenAsync(
            browser, viewer, options: new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 740 } });
        await CheckAsync(page, "the wall");
        await page.ShowAsync("u=0_3&pin=1&x=2&ll=1");
        await page["#unit"].WaitForAsync();
        await CheckAsync(page, "a map");
        await page.ShowAsync("u=0_3&pin=1&x=2&ll=1&b=gradient");
        await page[".attribution canvas:not([hidden])"].WaitForAsync();
        await CheckAsync(page, "what counts for it");
        await page.Page.Keyboard.PressAsync("Escape");
        await page["#toggle-look"].ClickAsync();
        await CheckAsync(page, "the look");
        await page["#toggle-look"].ClickAsync();
        await page["#toggle-keys"].ClickAsync();
        await CheckAsync(page, "the keys");
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Axe_finds_nothing_serious_where_two_are_compared(int width)
    {
        using var nets = new ComparedNets([Samples.Seven]);
        await using var page = await ViewedPage.OpenAsync(
            browser, nets.Viewer, "u=0_2", new() { ViewportSize = new() { Width = width, Height = 740 } });
        await page["#unit"].WaitForAsync();
        await CheckAsync(page, "a map of both");
        await page.ShowAsync("v=difference");
        await CheckAsync(page, "the difference");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task At_360_pixels_nothing_is_cut_off(bool compares)
    {
        using var nets = compares ? new ComparedNets([Samples.Seven]) : null;
        await using var page = await ViewedPage.OpenAsync(
            browser, nets?.Viewer ?? viewer, options: new() { ViewportSize = new() { Width = 360, Height = 640 } });
        foreach (string fragment in new[] { "", "ll=1", "u=0_3" })
        {
            await page.ShowAsync(fragment);
            await page.Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
            string outside = await page.Page.EvaluateAsync<string>(
                """
                () => [...document.querySelectorAll('button, select, input, .figure, #wall')]
                  .filter((e) => e.checkVisibility() && !e.closest('.overlay'))
                  .map((e) => [e.id || e.className || e.textContent, e.getBoundingClientRect()])
                  .filter(([, box]) => box.left < 0 || box.right > innerWidth + 0.5).map(([name]) => name).join()
                """);
            Assert.Equal("", outside);
            int height = await page.Page.EvaluateAsync<int>("() => document.querySelector('#wall').clientHeight");
            Assert.True(height >= 120, $"The wall is {height} pixels high with '{fragment}'.");
        }
    }

    [Fact]
    public async Task The_theme_follows_the_system_or_the_person()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, options: new() { ColorScheme = ColorScheme.Light });
        Assert.Equal("light", await SchemeAsync(page));
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.NoPreference });
        await page.ShowAsync("t=dark");
        await page.UntilAsync("() => getComputedStyle(document.documentElement).colorScheme === 'dark'");
        await page.Page.Keyboard.PressAsync("B");
        Assert.Equal("light", await SchemeAsync(page));
    }

    [Fact]
    public async Task Nothing_moves_by_itself_where_the_system_asks_for_little_motion()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, options: new() { ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal(0, await page.Page.EvaluateAsync<int>(
            """
            () => [...document.querySelectorAll('*')].map((e) => getComputedStyle(e))
              .filter((style) => style.transitionDuration !== '0s' || style.animationName !== 'none').length
            """));
    }

    private static Task<string> SchemeAsync(ViewedPage page) =>
        page.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).colorScheme");

    private static async Task CheckAsync(ViewedPage page, string what)
    {
        var result = await page.Page.RunAxe();
        Assert.Empty(result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{what}: {violation.Help}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
    }
}
