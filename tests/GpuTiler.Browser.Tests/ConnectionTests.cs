namespace GpuTiler.Browser.Tests;

/// <summary>Servers that go and come back, and several pages at once.</summary>
public sealed class ConnectionTests(Chromium browser) : IDisposable
{
    private const string Token = "a-token-of-the-tests-own";
    private const string IsFed = "() => /^\\d+ ms old$/.test(document.querySelector('.age').textContent)";
    private const string Plays = "() => Number.parseFloat(document.querySelector('.fps b').textContent) > 0";

    private readonly CpuDevice device = CpuDevice.Create();

    public void Dispose() => device.Dispose();

    [Fact]
    public async Task A_page_goes_on_when_the_server_comes_back()
    {
        var viewer = Samples.View(device, token: Token);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "c=turbo");
        page.Expected = IsOfAConnection;
        await page["#empty"].WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        viewer.Dispose();
        await page["#link[data-state=lost]"].WaitForAsync();
        Assert.Contains("gone", await page["#link"].InnerTextAsync(), StringComparison.Ordinal);

        // Another file than before: what is seen then is the new server's.
        using var again = Samples.View(device, files: [Samples.Pictures[3]], token: Token, port: viewer.Port);
        await page["#link[data-state=open]"].WaitForAsync();
        await page.UntilAsync("() => document.querySelector('#source ~ select').selectedOptions[0]?.text === '3.png'");
        Assert.Equal("c=turbo", await page.FragmentAsync());
    }

    [Fact]
    public async Task The_camera_goes_on_with_the_server_that_comes_back()
    {
        var viewer = Samples.View(device, token: Token);
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        page.Expected = IsOfAConnection;
        await page["#source"].SelectOptionAsync("camera");
        await page.UntilAsync(IsFed);
        viewer.Dispose();
        await page["#link[data-state=lost]"].WaitForAsync();
        using var again = Samples.View(device, token: Token, port: viewer.Port);
        await page["#link[data-state=open]"].WaitForAsync();

        // What the figures say may still be the former server's: the age comes with new frames alone.
        await page.Page.EvaluateAsync("() => { document.querySelector('.age').textContent = ''; }");
        await page.UntilAsync(IsFed);
        Assert.Equal("camera", await page["#source"].InputValueAsync());
    }

    [Fact]
    public async Task The_camera_that_is_being_opened_outlasts_what_the_server_says_meanwhile()
    {
        using var viewer = Samples.View(device);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, script: """
            const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (what) => {
              const stream = await open(what);
              document.querySelector('#play').click();
              await new Promise((next) => setTimeout(next, 500));
              return stream;
            };
            """);
        await page["#source"].SelectOptionAsync("camera");
        await page.UntilAsync(IsFed);
        Assert.Equal("camera", await page["#source"].InputValueAsync());
    }

    [Fact]
    public async Task The_camera_that_is_being_opened_is_given_to_the_server_that_comes_back()
    {
        var viewer = Samples.View(device, token: Token);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, script: """
            const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (what) => {
              await new Promise((next) => { globalThis.letCameraOpen = next; });
              return open(what);
            };
            """);
        page.Expected = IsOfAConnection;
        await page["#source"].SelectOptionAsync("camera");
        viewer.Dispose();
        await page["#link[data-state=lost]"].WaitForAsync();
        await page.Page.EvaluateAsync("letCameraOpen()");
        using var again = Samples.View(device, token: Token, port: viewer.Port);
        await page.UntilAsync(IsFed);
        Assert.Equal("camera", await page["#source"].InputValueAsync());
    }

    [Fact]
    public async Task A_page_asks_for_the_new_link_where_the_token_is_another()
    {
        var viewer = Samples.View(device);
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        page.Expected = IsOfAConnection;
        viewer.Dispose();
        await page["#link[data-state=lost]"].WaitForAsync();
        using var other = Samples.View(device, port: viewer.Port);
        await page["#link[data-state=refused]"].WaitForAsync();
        Assert.Contains("Open the link", await page["#notices"].InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_browsers_see_the_same_network_each_its_own_part()
    {
        using var viewer = Samples.View(device, "noise");
        await using var one = await ViewedPage.OpenAsync(browser, viewer, "o=0");
        await using var two = await ViewedPage.OpenAsync(
            browser, viewer, "o=3", new() { ViewportSize = new() { Width = 600, Height = 500 } });
        await one["#play[aria-pressed=false]"].ClickAsync();
        foreach (var page in new[] { one, two })
        {
            await page.UntilAsync(Plays);
        }

        await one["#play[aria-pressed=true]"].ClickAsync();
        await two["#play[aria-pressed=false]"].WaitForAsync();
        await two.Page.Keyboard.PressAsync("Space");
        await one["#play[aria-pressed=true]"].WaitForAsync();
        Assert.Equal(("o=0", "o=3"), (await one.FragmentAsync(), await two.FragmentAsync()));
    }

    [Fact]
    public async Task The_token_leaves_the_address_and_the_fragment_stays()
    {
        using var viewer = Samples.View(device);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "z=3");
        Assert.Equal($"http://127.0.0.1:{viewer.Port}/#z=3", page.Page.Url);
        await page.Page.ReloadAsync();
        await page["#link[data-state=open]"].WaitForAsync();
        Assert.Equal("z=3", await page.FragmentAsync());
    }

    // The browser itself reports each connection that fails.
    private static bool IsOfAConnection(string text) => text.Contains("WebSocket", StringComparison.Ordinal)
        || text.Contains("net::ERR_", StringComparison.Ordinal) || text.Contains("401", StringComparison.Ordinal);
}
