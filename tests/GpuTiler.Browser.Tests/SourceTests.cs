using System.Security.Cryptography;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>What the network sees: the camera, pictures of all ways, the pad.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly Chromium browser;
    private readonly CpuDevice device = CpuDevice.Create();
    private readonly LiveViewer viewer;

    public SourceTests(Chromium browser)
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
    public async Task An_empty_folder_is_said_until_a_picture_is_put_there()
    {
        using var folder = new TempFolder();
        using var waiting = Samples.View(device, files: [folder.Path]);
        await using var page = await ViewedPage.OpenAsync(browser, waiting);
        await page.UntilAsync("() => document.querySelector('#empty p').textContent.startsWith('There is no picture here yet')");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.True(await page["#empty"].IsVisibleAsync());
        File.Copy(Samples.Seven, Path.Combine(folder.Path, "7.png"));
        await page.UntilAsync("() => document.querySelector('#empty').hidden");
    }

    [Fact]
    public async Task The_camera_moves_every_layer()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "o=0&c=grey");
        await page["#source"].SelectOptionAsync("camera");
        await page.UntilAsync("() => document.querySelector('#source').value === 'camera'");
        await page.UntilAsync("() => Number.parseFloat(document.querySelector('.fps b').textContent) > 0");
        var seen = new HashSet<string>();
        await page.ScreenUntilAsync(screen => seen.Add(Convert.ToHexString(SHA256.HashData(screen.Pixels.Span))) && seen.Count >= 4
            ? null : $"{seen.Count} different screens");
        await page.UntilAsync("() => /^\\d+ ms old$/.test(document.querySelector('.age').textContent)");

        // Another source ends it.
        await page["#source"].SelectOptionAsync("files");
        await page.UntilAsync("() => document.querySelector('#source').value === 'files'");
    }

    [Theory]
    [InlineData("NotAllowedError", "was refused")]
    [InlineData("NotFoundError", "There is no camera")]
    [InlineData("NotReadableError", "another program")]
    public async Task A_camera_that_does_not_start_is_one_sentence_and_the_rest_goes_on(string name, string sentence)
    {
        string script = $"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{name}'))";
        await using var page = await ViewedPage.OpenAsync(browser, viewer, script: script);
        await page["#source"].SelectOptionAsync("camera");
        await page[".notice.error"].WaitForAsync();
        Assert.Contains(sentence, await page[".notice.error p"].InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("files", await page["#source"].InputValueAsync());
    }

    [Theory]
    [InlineData("choose")]
    [InlineData("drop")]
    [InlineData("paste")]
    public async Task A_picture_is_seen_as_the_command_line_sees_it(string how)
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        await GiveAsync(page, how, "3.png", await File.ReadAllBytesAsync(Samples.Pictures[3], TestContext.Current.CancellationToken));
        await page.UntilAsync("() => document.querySelector('#source').value === 'upload'");
        await AssertScoresAsync(page, 3);
    }

    [Fact]
    public async Task What_is_no_picture_is_one_sentence()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        await GiveAsync(page, "drop", "<b>notes</b>.png", "no picture"u8.ToArray());
        await page[".notice.error"].WaitForAsync();
        Assert.Equal("<b>notes</b>.png is no picture or video that this browser reads.", await page[".notice.error p"].InnerTextAsync());
        Assert.Equal("files", await page["#source"].InputValueAsync());
    }

    [Fact]
    public async Task A_digit_that_is_drawn_is_recognized()
    {
        await using var page = await ViewedPage.OpenAsync(browser, viewer);
        await page["#source"].SelectOptionAsync("pad");
        var pad = await page[".pad canvas"].BoundingBoxAsync() ?? throw new InvalidOperationException("There is no pad.");
        var mouse = page.Page.Mouse;
        (float X, float Y)[] seven = [(0.28f, 0.25f), (0.72f, 0.25f), (0.45f, 0.8f)];
        await mouse.MoveAsync(pad.X + (seven[0].X * pad.Width), pad.Y + (seven[0].Y * pad.Height));
        await mouse.DownAsync();
        foreach (var (x, y) in seven[1..])
        {
            await mouse.MoveAsync(pad.X + (x * pad.Width), pad.Y + (y * pad.Height), new() { Steps = 12 });
        }

        await mouse.UpAsync();
        await AssertScoresAsync(page, 7);

        // An empty pad is no digit any more: its histogram differs. By keys alone a stroke is drawn too.
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await page[".pad canvas"].FocusAsync();
        for (int i = 0; i < 14; i++)
        {
            await page.Page.Keyboard.PressAsync(i < 7 ? "ArrowUp" : "Shift+ArrowDown");
        }

        await AssertScoresAsync(page, 1);
    }

    [Fact]
    public async Task Files_are_stepped_through_and_chosen_by_name()
    {
        using var files = Samples.View(device, files: Samples.Pictures);
        await using var page = await ViewedPage.OpenAsync(browser, files);
        await page.Page.Keyboard.PressAsync("e");
        await page.UntilAsync("() => document.querySelector('#source ~ select').selectedOptions[0].text === '1.png'");
        await page.Page.Keyboard.PressAsync("w");
        await page.UntilAsync("() => document.querySelector('#source ~ select').selectedOptions[0].text === '0.png'");
        await page["#source ~ select"].SelectOptionAsync("4.png");
        await AssertScoresAsync(page, 4);
    }

    // The layer 'scores' has a map for each digit, one pixel each: the brightest in the enlarged maps is the network's answer.
    private static async Task AssertScoresAsync(ViewedPage page, int digit)
    {
        page.Expected = text => text.StartsWith("Canvas2D: Multiple readback", StringComparison.Ordinal);
        // The list's rows are drawn when the first picture is there.
        const string Place = "[...document.querySelectorAll('#list .name')].findIndex((name) => name.textContent === 'scores')";
        await page.UntilAsync($"() => {Place} >= 0");
        int layer = await page.Page.EvaluateAsync<int>($"() => {Place}");
        await page.ShowAsync($"c=grey&r=layer&u={layer}_{digit}");
        await page.UntilAsync(
            """
            () => {
              const map = document.querySelector('.map canvas');
              return map?.width === 1 && map.getContext('2d').getImageData(0, 0, 1, 1).data[0] === 255;
            }
            """);
    }

    private static async Task GiveAsync(ViewedPage page, string how, string name, byte[] content)
    {
        if (how == "choose")
        {
            await page["#file"].SetInputFilesAsync(new FilePayload { Name = name, MimeType = "image/png", Buffer = content });
            return;
        }

        await page.Page.EvaluateAsync(
            """
            ([how, name, content]) => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type: 'image/png' }));
              if (how === 'paste') document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
              else for (const type of ['dragover', 'drop']) {
                document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
              }
            }
            """,
            new[] { how, name, Convert.ToBase64String(content) });
    }
}
