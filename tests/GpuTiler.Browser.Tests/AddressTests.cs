using System.Text.Json;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>The address says what is shown, and a link shows it again.</summary>
public sealed class AddressTests : IDisposable
{
    private readonly Chromium browser;
    private readonly CpuDevice device = CpuDevice.Create();
    private readonly LiveViewer viewer;

    public AddressTests(Chromium browser)
    {
        this.browser = browser;
        viewer = Samples.View(device);
    }

    public void Dispose()
    {
        viewer.Dispose();
        device.Dispose();
    }

    [Fact]
    public async Task A_link_shows_the_same_map_in_the_middle_of_another_window()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        var wall = await page["#wall"].BoundingBoxAsync() ?? throw new InvalidOperationException("There is no wall.");
        await page.Page.Mouse.MoveAsync(wall.X + 200, wall.Y + 200);
        for (int i = 0; i < 4; i++)
        {
            await page.Page.Mouse.WheelAsync(0, -100);
        }

        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(wall.X + 260, wall.Y + 230, new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        await page.UntilAsync("() => /z=\\d+&at=/.test(location.hash)");
        await page.Page.WaitForTimeoutAsync(300);
        string shown = await MiddleAsync(page), fragment = await page.FragmentAsync();

        await using var other = await ViewedPage.OpenAsync(
            browser, viewer, fragment, new() { ViewportSize = new() { Width = 900, Height = 640 } });
        Assert.Equal(shown, await MiddleAsync(other));
        Assert.Equal(fragment, await other.FragmentAsync());
    }

    [Fact]
    public async Task The_point_under_the_wheel_stays_where_it_is()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "z=2&o=0");
        var tile = (await page.TilesAsync(5))[5];
        var (x, y) = (tile.X + (tile.Width * 0.4f), tile.Y + (tile.Height * 0.6f));
        await page.Page.Mouse.MoveAsync(x, y);
        string before = await page["#tip"].InnerTextAsync();
        Assert.Contains("map 5", before, StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
        {
            await page.Page.Mouse.WheelAsync(0, -100);
        }

        await page.UntilAsync("() => location.hash.includes('z=5')");
        await page.Page.Mouse.MoveAsync(x + 1, y);
        Assert.Equal(before, await page["#tip"].InnerTextAsync());
    }

    [Fact]
    public async Task Two_fingers_zoom()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "z=2&o=0", new() { HasTouch = true });
        var wall = await page["#wall"].BoundingBoxAsync() ?? throw new InvalidOperationException("There is no wall.");
        float x = wall.X + (wall.Width / 2), y = wall.Y + (wall.Height / 2);
        var touch = await page.Page.Context.NewCDPSessionAsync(page.Page);
        Task SendAsync(string type, params float[] fingers) => touch.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = fingers.Select((finger, id) => new { x = x + finger, y, id }).ToArray(),
        });

        await SendAsync("touchStart", -50, 50);
        foreach (int finger in new[] { 60, 70, 80, 90, 100 })
        {
            await SendAsync("touchMove", -finger, finger);
        }

        await SendAsync("touchEnd");
        await page.UntilAsync("() => location.hash.includes('z=4')");
    }

    [Fact]
    public async Task The_address_is_replaced_at_most_five_times_a_second()
    {
        const string Script = "window.replaced = []; const replace = history.replaceState.bind(history);"
            + " history.replaceState = (...all) => { window.replaced.push(performance.now()); replace(...all); };";
        await using var page = await ViewedPage.OpenAsync(browser, viewer, script: Script);
        for (int i = 0; i < 60; i++)
        {
            await page.Page.Keyboard.PressAsync(i % 2 == 0 ? "ArrowLeft" : "ArrowRight");
        }

        await page.Page.WaitForTimeoutAsync(300);
        var times = await page.Page.EvaluateAsync<double[]>("() => window.replaced.slice(1)");
        Assert.NotEmpty(times);
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second - pair.First > 150, $"{pair.Second - pair.First} ms"));
    }

    [Fact]
    public async Task An_address_that_is_typed_while_the_page_writes_its_own_is_shown()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        // The key's address is due, and the typed one's event is still to come, when the page goes on.
        const string Type = """
            (fragment) => {
              document.dispatchEvent(new KeyboardEvent('keydown', { key: 'N' }));
              for (const due = performance.now() + 300; performance.now() < due; );
              location.hash = fragment;
            }
            """;
        foreach (string fragment in Enumerable.Range(0, 8).Select(map => $"u=1_{map}"))
        {
            await page.Page.EvaluateAsync(Type, fragment);
            await page.UntilAsync("() => !document.querySelector('#unit').hidden");
            await page.Page.WaitForTimeoutAsync(300);
            Assert.Equal(fragment, await page.FragmentAsync());
        }
    }

    [Fact]
    public async Task Every_state_comes_back_from_its_fragment()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        var wrong = await page.Page.EvaluateAsync<JsonElement>(
            """
            async () => {
              const { defaults, readFragment, writeFragment } = await import('/page/fragment.js');
              let seed = 7;
              const next = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
              const pick = (...all) => all[next(all.length)];
              const wrong = [];
              for (let i = 0; i < 2000; i++) {
                const shown = {
                  ...defaults(),
                  zoom: pick(null, 1, 3, 64, 1 / 2, 1 / 7, 1 / 64),
                  center: pick(null, [0, 0, 0], [12, 3.25, 7.125]),
                  colorMap: pick('magma', 'grey', 'a&b=c#d'),
                  range: pick('auto', '-1:1', 'tile:hold=0.9', 'layer:percentile=1,99'),
                  ranges: pick({}, { 3: '-1.5:2' }, { 0: '0:1', 17: '1e-7:3e5' }),
                  gamma: pick(1, 0.5, 2.2),
                  mask: pick(true, false),
                  padding: next(10),
                  labels: pick(true, false),
                  mode: pick('mean', 'max'),
                  theme: pick('', 'dark', 'light'),
                  hidden: pick([], [0], [1, 2, 3, 9], [4, 6]),
                  pinned: pick([], [5, 6]),
                  solo: pick(null, 0, 40),
                  unit: pick(null, [0, 0], [3, 511]),
                  attribution: pick('', 'gradient', 'input-x-gradient'),
                  query: pick('', 'conv*, op:Relu', 'ü & ö=#?+ %'),
                  renderer: pick('', '2d', 'gl'),
                  list: pick(null, true, false),
                  against: pick('', 'frozen'),
                };
                const back = readFragment('#' + writeFragment(shown));
                if (JSON.stringify(back) !== JSON.stringify(shown)) wrong.push([writeFragment(shown), back]);
              }
              for (const text of [
                '',
                '#',
                'z=0',
                'z=99',
                'z=1/0',
                'at=1_2',
                'g=-1',
                'x=9-',
                'u=a_b',
                'rl=~',
                '%',
                '&&==',
                'z=3&z=4',
                '__proto__=1',
              ])
                readFragment(text);
              return wrong;
            }
            """);
        Assert.Equal("[]", wrong.GetRawText());
    }

    // What the pointer's tip says of the middle of the wall.
    private static async Task<string> MiddleAsync(ViewedPage page)
    {
        var wall = await page["#wall"].BoundingBoxAsync() ?? throw new InvalidOperationException("There is no wall.");
        await page.Page.Mouse.MoveAsync(wall.X + (wall.Width / 2) - 1, wall.Y + (wall.Height / 2));
        await page.Page.Mouse.MoveAsync(wall.X + (wall.Width / 2), wall.Y + (wall.Height / 2));
        return await page["#tip"].InnerTextAsync();
    }
}
