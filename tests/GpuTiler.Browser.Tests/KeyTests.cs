using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>The keyboard does everything, and the list of keys says all of it.</summary>
public sealed class KeyTests : IDisposable
{
    // Each key with the fragment before it, and a fact about the page after it, where `file` is the one that was shown before.
    private static readonly (string Key, string Before, string After)[] Cases =
    [
        ("ArrowLeft", "z=2", "location.hash.includes('at=')"),
        ("ArrowRight", "z=2", "location.hash.includes('at=')"),
        ("ArrowUp", "z=2", "location.hash.includes('at=')"),
        ("ArrowDown", "z=2", "location.hash.includes('at=')"),
        ("+", "z=2", "location.hash.includes('z=3')"),
        ("=", "z=2", "location.hash.includes('z=3')"),
        ("-", "z=2", "location.hash.includes('z=1')"),
        ("_", "z=1", "location.hash.includes('z=1/2')"),
        ("0", "z=2", "!location.hash.includes('z=') && document.querySelector('#zoom').textContent.startsWith('fit')"),
        ("1", "z=3", "location.hash.includes('z=1')"),
        ("z", "u=1_2", "location.hash.includes('z=')"),
        ("j", "u=0_5", "location.hash === '#u=0_4'"),
        ("J", "u=0_3", "location.hash === '#u=0_0'"),
        ("l", "u=0_3", "location.hash === '#u=0_4'"),
        ("L", "u=3_0", "location.hash === '#u=3_4'"),
        ("i", "u=0_8", "location.hash === '#u=0_2'"),
        ("I", "u=0_20", "location.hash === '#u=0_2'"),
        ("k", "u=0_2", "location.hash === '#u=0_8'"),
        ("K", "u=3_0", "location.hash === '#u=3_32'"),
        ("u", "u=1_5", "location.hash === '#u=0_5'"),
        ("o", "u=1_5", "location.hash === '#u=2_5'"),
        ("b", "u=1_5", "location.hash === '#u=1_5&b=gradient'"),
        ("Escape", "u=1_5", "location.hash === '' && document.querySelector('#unit').hidden"),
        ("/", "ll=0", "document.activeElement.id === 'query'"),
        ("[", "", "location.hash === '#ll=0' && document.body.classList.contains('no-list')"),
        ("p", "u=2_0", "location.hash === '#pin=2&u=2_0'"),
        ("r", "u=2_0", "location.hash === '#o=2&u=2_0'"),
        ("x", "u=2_0", "location.hash === '#x=2&u=2_0'"),
        ("X", "x=1-3&q=conv", "location.hash === ''"),
        (" ", "", "document.querySelector('#play').ariaPressed === 'true'"),
        ("f", "", "document.querySelector('#play').ariaPressed === 'false'"),
        ("e", "", "document.querySelector('#source ~ select').value === String((file + 1) % 10)"),
        (".", "", "document.querySelector('#source ~ select').value === String((file + 1) % 10)"),
        ("w", "", "document.querySelector('#source ~ select').value === String((file + 9) % 10)"),
        (",", "", "document.querySelector('#source ~ select').value === String((file + 9) % 10)"),
        ("c", "", "document.querySelector('#source').value !== 'files'"),
        ("Backspace", "", "true"),
        ("d", "", "location.hash === ''"),
        ("D", "", "location.hash === ''"),
        ("G", "", "location.hash === '#d=frozen'"),
        ("t", "", "location.hash === '#g=1.5'"),
        ("T", "", "location.hash === '#r=layer'"),
        ("y", "c=viridis", "location.hash === ''"),
        ("Y", "c=viridis", "location.hash === '#c=grey'"),
        ("N", "", "location.hash === '#n=1'"),
        ("A", "", "location.hash === '#l=0' && document.querySelectorAll('.label').length === 0"),
        ("B", "", "location.hash === '#t=light'"),
        ("v", "", "!document.querySelector('#look').hidden"),
        ("V", "u=0_0", "document.querySelectorAll('.notice').length > 0"),
        ("S", "u=0_0", "true"),
        ("R", "", "[...document.querySelectorAll('.notice')].some((notice) => notice.textContent.includes('nothing can be recorded'))"),
        ("h", "", "document.querySelector('#keys').open"),
        ("?", "", "document.querySelector('#keys').open"),
    ];

    private readonly Chromium browser;
    private readonly CpuDevice device = CpuDevice.Create();
    private readonly LiveViewer viewer;

    public KeyTests(Chromium browser)
    {
        this.browser = browser;
        viewer = Samples.View(device, files: Samples.Pictures);
    }

    public void Dispose()
    {
        viewer.Dispose();
        device.Dispose();
    }

    [Fact]
    public async Task Each_key_that_is_listed_does_what_it_says()
    {
        using var clipboard = await browser.TakeClipboardAsync();
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        string[] listed = await page.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('#keys kbd')].map((key) => key.textContent)");
        Assert.Equal(listed, Cases.Select(test => Written(test.Key)));
        foreach (var (key, before, after) in Cases)
        {
            await page.ShowAsync(before);
            await page.UntilAsync("before => location.hash === (before && '#' + before)", before);
            await page.Page.EvaluateAsync("() => { window.file = Number(document.querySelector('#source ~ select').value); }");
            await page.Page.Keyboard.PressAsync(key);
            try
            {
                await page.UntilAsync($"() => {after}");
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{key} with '{before}' gives '{await page.FragmentAsync()}', and not: {after}");
            }

            await page.Page.EvaluateAsync("() => { document.querySelector('#keys').close(); document.activeElement.blur(); }");
            if (key == "v")
            {
                await page.Page.Keyboard.PressAsync("v");
            }
        }
    }

    [Fact]
    public async Task Typing_in_the_search_is_no_command_and_finds_layers()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        await page.Page.Keyboard.PressAsync("/");
        (string Query, string Expected)[] cases =
        [
            ("conv*", "conv1 conv2"), ("op:relu", "relu1 relu2"), ("pool1, scores", "pool1 scores"), ("index:0", "conv1"), ("nothing", ""),
        ];
        foreach (var (query, expected) in cases)
        {
            await page["#query"].FillAsync(query);
            await page.UntilAsync(
                """
                (expected) => [...document.querySelectorAll('#list li:not([hidden]):not(.skipped) .name')]
                  .map((name) => name.textContent).join(' ') === expected
                """,
                expected);
        }

        Assert.Equal("None of 8 layers matches", await page["#found"].InnerTextAsync());
        await page["#query"].PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("X");
        await page.UntilAsync("() => document.querySelectorAll('#list li:not([hidden])').length === 8");
    }

    private static string Written(string key) => key switch
    {
        " " => "Space",
        "ArrowLeft" => "←",
        "ArrowRight" => "→",
        "ArrowUp" => "↑",
        "ArrowDown" => "↓",
        "Escape" => "Esc",
        "Backspace" => "⌫",
        "-" => "−",
        _ => key,
    };
}
