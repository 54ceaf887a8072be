using System.Text.Json;
using GpuTiler.Imaging;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>The viewer's page in a tab of its own, with cookies of its own. What the browser complains of fails the test.</summary>
internal sealed class ViewedPage : IAsyncDisposable
{
    private const int Patience = 60_000;

    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private ViewedPage(IBrowserContext context, IPage page) => (this.context, Page) = (context, page);

    public IPage Page { get; }

    public ILocator this[string selector] => Page.Locator(selector);

    /// <summary>Complaints of this kind are what the test is about.</summary>
    public Func<string, bool> Expected { get; set; } = _ => false;

    /// <summary>Opens the link of a viewer.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="viewer">The viewer.</param>
    /// <param name="fragment">What the page is to show.</param>
    /// <param name="options">Size, density, colours; <see langword="null"/> is a window of 1280×800.</param>
    /// <param name="script">Runs before the page's own.</param>
    public static async Task<ViewedPage> OpenAsync(
        Chromium browser, LiveViewer viewer, string fragment = "", BrowserNewContextOptions? options = null, string? script = null)
    {
        options ??= new();
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        options.ColorScheme ??= ColorScheme.Dark;
        options.Permissions = ["clipboard-read", "clipboard-write"];
        var context = await browser.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        var opened = new ViewedPage(context, await context.NewPageAsync());
        opened.Page.PageError += (_, error) => opened.complaints.Add(error);
        opened.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                opened.complaints.Add(message.Text);
            }
        };
        await opened.Page.GotoAsync($"{viewer.Link}#{fragment}");
        await opened["#link[data-state=open]"].WaitForAsync();
        return opened;
    }

    /// <summary>Shows something else.</summary>
    public Task ShowAsync(string fragment) => Page.EvaluateAsync("fragment => { location.hash = fragment; }", fragment);

    /// <summary>The fragment of the address.</summary>
    public Task<string> FragmentAsync() => Page.EvaluateAsync<string>("location.hash.slice(1)");

    /// <summary>
    /// Waits until a fact about the page holds. Playwright's own way evaluates text in the page, which its policy forbids.
    /// </summary>
    /// <param name="expression">A function that gives a truth.</param>
    /// <param name="argument">Its argument.</param>
    /// <exception cref="TimeoutException">It never held.</exception>
    public async Task UntilAsync(string expression, object? argument = null)
    {
        var end = DateTime.UtcNow.AddMilliseconds(Patience);
        while (!await Page.EvaluateAsync<bool>(expression, argument))
        {
            if (DateTime.UtcNow > end)
            {
                throw new TimeoutException(expression);
            }

            await Task.Delay(20);
        }
    }

    /// <summary>What is on the screen.</summary>
    public async Task<Bitmap> ScreenAsync()
    {
        using var png = new MemoryStream(await Page.ScreenshotAsync());
        return ImageReader.Read(png, "screen");
    }

    /// <summary>Looks at the screen until it is as it should be: what the page has drawn is not there at once.</summary>
    /// <param name="problem">What is wrong with it; <see langword="null"/> where nothing is.</param>
    public async Task ScreenUntilAsync(Func<Bitmap, string?> problem)
    {
        string? found = "nothing was seen";
        for (var end = DateTime.UtcNow.AddMilliseconds(Patience); found is not null && DateTime.UtcNow < end; await Task.Delay(50))
        {
            found = problem(await ScreenAsync());
        }

        Assert.True(found is null, found);
    }

    /// <summary>Where maps of the only layer on the wall lie on the screen, in its own pixels: what the pointer finds.</summary>
    /// <param name="maps">The maps.</param>
    public async Task<Dictionary<int, (int X, int Y, int Width, int Height)>> TilesAsync(params int[] maps)
    {
        var found = await Page.EvaluateAsync<JsonElement>(
            """
            async (maps) => {
              await new Promise(requestAnimationFrame);
              await new Promise(requestAnimationFrame);
              const [wall, frame, tip] = ['#wall', '.pointed', '#tip'].map((name) => document.querySelector(name));
              const found = {}, box = wall.getBoundingClientRect(), round = (n) => Math.round(n * devicePixelRatio);
              const search = (left, top, right, bottom, step) => {
                for (let y = top; y < bottom; y += step) for (let x = left; x < right; x += step) {
                  wall.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, pointerId: 1 }));
                  const map = tip.hidden ? -1 : Number(/map (\d+)/.exec(tip.textContent)[1]);
                  if (!maps.includes(map) || found[map]) continue;
                  const tile = frame.getBoundingClientRect();
                  found[map] = [round(tile.left), round(tile.top), round(tile.width), round(tile.height)];
                  if (Object.keys(found).length === maps.length) return;
                }
              };
              search(box.left, box.top, box.right, box.bottom, 9);
              const x = box.left + box.width / 2, y = box.top + box.height / 2;
              if (Object.keys(found).length < maps.length) search(x - 90, y - 90, x + 90, y + 90, 2);
              wall.dispatchEvent(new PointerEvent('pointerleave', { pointerId: 1 }));
              return Object.entries(found).map(([map, tile]) => [Number(map), ...tile]);
            }
            """,
            maps);
        var tiles = found.EnumerateArray().Select(tile => tile.EnumerateArray().Select(number => number.GetInt32()).ToArray())
            .ToDictionary(numbers => numbers[0], numbers => (numbers[1], numbers[2], numbers[3], numbers[4]));
        Assert.Equal(maps.Order(), tiles.Keys.Order());
        return tiles;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        Assert.Equal([], complaints.FindAll(text => !Expected(text)));
    }
}
