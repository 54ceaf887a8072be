using System.Diagnostics;
using GpuTiler.Imaging;
using GpuTiler.ImageSharp;
using GpuTiler.Viewer;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.Browser.Tests;

/// <summary>What is recorded is what the person sees.</summary>
public sealed class RecordingTests(Chromium browser) : IDisposable
{
    // Of about nine names and ten indices.
    private const int MostOfNames = 200;

    // A GIF has the nearest of 256 colours.
    private const int FewLevels = 8;

    // Four times as long as from one of the page's reports to the next.
    private static readonly TimeSpan Unchanged = TimeSpan.FromSeconds(2), Patience = TimeSpan.FromSeconds(60);

    private readonly CpuDevice device = CpuDevice.Create();

    public void Dispose() => device.Dispose();

    [Theory]
    [InlineData("webp", "", 1)]
    [InlineData("webp", "z=4&at=3_1.5_1.2&c=viridis&l=0&p=3", 1)]
    [InlineData("gif", "c=grey&w=gl&t=light&l=0&z=1/2", 2)]
    public async Task The_file_shows_the_canvas(string format, string fragment, float density)
    {
        using var viewer = View([new GifPictures(), new WebpPictures()]);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, fragment, new() { DeviceScaleFactor = density });
        await BeginAsync(page, format);
        var screen = await WallAsync(page, density);
        using var image = await EndAsync(page, $"digits.{format}");
        Assert.InRange(screen.Wrong(image.Frames.RootFrame), 0, screen.Texts.Count == 0 ? 0 : MostOfNames);
    }

    [Theory]
    [InlineData("webp", "", 1280, 1, false)]
    [InlineData("webp", "v=difference&z=3&c=viridis", 1280, 1, true)]
    [InlineData("webp", "z=5&at=0_0.5_0.5", 1000, 1, true)]
    [InlineData("gif", "c=grey&l=0&z=3&at=0_1.5_0.5", 1281, 1, false)]
    [InlineData("gif", "c=grey&v=b&w=gl", 1280, 2, true)]
    public async Task What_is_compared_is_recorded_as_it_is_shown(
        string format, string fragment, int width, float density, bool comparesInputs)
    {
        using var nets = new ComparedNets(
            comparesInputs ? Samples.Pictures[5..] : null, animations: [new GifPictures(), new WebpPictures()]);
        await using var page = await ViewedPage.OpenAsync(
            browser, nets.Viewer, fragment, new() { DeviceScaleFactor = density, ViewportSize = new() { Width = width, Height = 700 } });
        await BeginAsync(page, format);
        var screens = new List<Wall> { await WallAsync(page, density) };

        // The next files, of both.
        for (int frames = 1; format == "gif" && frames < 4; frames++)
        {
            string before = await SizeAsync(page);
            await page.Page.Keyboard.PressAsync("e");
            await page.UntilAsync("file => document.querySelector('#source ~ select').value === file", $"{frames}");
            await WrittenAsync(page, before);
            screens.Add(await WallAsync(page, density));
        }

        using var image = await EndAsync(page, $"first.{format}");

        // The frames that were shown, in their order; B may have come a frame later than A.
        int at = 0, most = (int)(2 * MostOfNames * density * density);
        foreach (var screen in screens)
        {
            int fewest = int.MaxValue;
            for (; at < image.Frames.Count && fewest > most; at++)
            {
                fewest = Math.Min(fewest, screen.Wrong(image.Frames[at], format == "gif" ? FewLevels : 0));
            }

            Assert.InRange(fewest, 0, most);
        }
    }

    private static async Task BeginAsync(ViewedPage page, string format)
    {
        // There before the rest of its panel, which waits for the first picture: a key can begin a recording at once.
        await page["#record"].WaitForAsync();
        Assert.NotEqual("", await page.Page.EvaluateAsync<string>("document.querySelector('#look-format').value"));
        await page["#look-format"].EvaluateAsync("(select, format) => { select.value = format; }", format);
        // The list is laid out after the first picture, and may change the wall's size, which a recording keeps.
        await page.UntilAsync("() => document.querySelector('#empty').hidden && document.querySelector('#list .name') !== null");
        await page.Page.Keyboard.PressAsync("R");
        await page["#recording"].WaitForAsync();
        Assert.Equal("true", await page["#record"].GetAttributeAsync("aria-pressed"));
        await page.UntilAsync("() => document.querySelector('#recording').textContent.includes('B')");
    }

    // What changes while a frame is being encoded is left out, unless nothing follows it.
    private static async Task WrittenAsync(ViewedPage page, string before)
    {
        var clock = Stopwatch.StartNew();
        for (string last = before; last == before || clock.Elapsed < Unchanged; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            string size = await SizeAsync(page);
            if (size != last)
            {
                last = size;
                clock.Restart();
            }

            Assert.True(clock.Elapsed < Patience, $"Nothing is recorded after {before}.");
        }
    }

    // Such as "1.2 MB", after the time.
    private static async Task<string> SizeAsync(ViewedPage page) => (await page["#recording"].TextContentAsync() ?? "").Split("  ")[1];

    private static async Task<Image<Rgba32>> EndAsync(ViewedPage page, string name)
    {
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page["#record"].ClickAsync());
        Assert.Equal(name, download.SuggestedFilename);
        Assert.True(await page["#recording"].IsHiddenAsync());
        return Image.Load<Rgba32>(First(await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)));
    }

    // Without what lies over the canvas.
    private static async Task<Wall> WallAsync(ViewedPage page, float density)
    {
        await page.Page.EvaluateAsync(
            "() => { for (const part of document.querySelectorAll('#recording, #notices')) part.style.opacity = 0; }");
        var wall = await page["#wall canvas"].BoundingBoxAsync() ?? throw new InvalidOperationException("There is no wall.");
        var screen = await page.ScreenAsync();
        int left = (int)(wall.X * density), top = (int)(wall.Y * density),
            width = (int)(wall.Width * density), height = (int)(wall.Height * density);
        var pixels = new byte[width * height * screen.Channels];
        for (int y = 0; y < height; y++)
        {
            screen.Pixels.Span.Slice((((top + y) * screen.Width) + left) * screen.Channels, width * screen.Channels)
                .CopyTo(pixels.AsSpan(y * width * screen.Channels));
        }

        int[][] texts = await page.Page.EvaluateAsync<int[][]>(
            """
            (density) => [...document.querySelectorAll('.overlay:not([hidden]) :is(.label, .view-name:not([hidden]), .indices span)')].map((text) => {
              const wall = document.querySelector('#wall').getBoundingClientRect(), box = text.getBoundingClientRect();
              return [box.left - wall.left, box.top - wall.top, box.right - wall.left, box.bottom - wall.top].map((n) => Math.round(n * density));
            })
            """,
            (double)density);
        return new(Bitmap.Wrap(pixels, width, height, screen.Channels), [.. texts]);
    }

    private LiveViewer View(IAnimationEncoder[] animations) => LiveViewer.Start(
        Samples.Model, device, new() { Files = Samples.Pictures, Source = "files", Port = Samples.FreePort(), Animations = animations });

    // A still WebP file of the first frame, which ImageSharp reads; a GIF as it is.
    private static byte[] First(byte[] file)
    {
        if (!file.AsSpan().StartsWith("RIFF"u8))
        {
            return file;
        }

        int frame = file.AsSpan().IndexOf("ANMF"u8), bytes = BitConverter.ToInt32(file, frame + 4) - 16;
        return [.. "RIFF"u8, .. BitConverter.GetBytes(bytes + 4), .. "WEBP"u8, .. file.AsSpan(frame + 24, bytes)];
    }

    // Texts are drawn by the same fonts, and not to the pixel in the same way: there a difference is a large one.
    private sealed record Wall(Bitmap Screen, List<int[]> Texts)
    {
        private const int Large = 100;

        public int Wrong(ImageFrame<Rgba32> frame, int tolerance = 0)
        {
            Assert.Equal((Screen.Width, Screen.Height), (frame.Width, frame.Height));
            int wrong = 0;
            var alike = new int[Texts.Count];
            for (int y = 0; y < frame.Height; y++)
            {
                for (int x = 0; x < frame.Width; x++)
                {
                    var found = frame[x, y];
                    var expected = Screen.Pixels.Span.Slice(((y * frame.Width) + x) * Screen.Channels, 3);
                    int most = Math.Max(
                        Math.Abs(found.R - expected[0]), Math.Max(Math.Abs(found.G - expected[1]), Math.Abs(found.B - expected[2])));
                    int text = Texts.FindIndex(box => x >= box[0] && x < box[2] && y >= box[1] && y < box[3]);
                    wrong += most > (text < 0 ? tolerance : Large) ? 1 : 0;
                    if (text >= 0 && most <= 2)
                    {
                        alike[text]++;
                    }
                }
            }

            // What is behind the letters is the same.
            Assert.All(Texts.Zip(alike), pair => Assert.True(
                2 * pair.Second
                    >= Math.Min(frame.Width - pair.First[0], pair.First[2] - pair.First[0]) * (pair.First[3] - pair.First[1]) / 2));
            return wrong;
        }
    }
}
