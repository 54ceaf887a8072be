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
        await page["#look-format"].EvaluateAsync("(select, format) => { select.value = format; }", format);
        await page["#record"].WaitForAsync();
        await page.Page.Keyboard.PressAsync("R");
        await page["#recording"].WaitForAsync();
        Assert.Equal("true", await page["#record"].GetAttributeAsync("aria-pressed"));
        await page.UntilAsync("() => document.querySelector('#recording').textContent.includes('B')");

        // Without what lies over the canvas.
        await page.Page.EvaluateAsync("() => { for (const part of document.querySelectorAll('#recording, #notices')) part.style.opacity = 0; }");
        var wall = await page["#wall canvas"].BoundingBoxAsync() ?? throw new InvalidOperationException("There is no wall.");
        var screen = await page.ScreenAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page["#record"].ClickAsync());
        Assert.Equal($"digits.{format}", download.SuggestedFilename);
        Assert.True(await page["#recording"].IsHiddenAsync());
        using var image = Image.Load<Rgba32>(First(await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)));
        int left = (int)(wall.X * density), top = (int)(wall.Y * density), wrong = 0;

        // Names are drawn by the same fonts, and not to the pixel in the same way.
        bool hasNames = !fragment.Contains("l=0", StringComparison.Ordinal);
        int tolerance = hasNames ? 100 : 0;
        Assert.Equal(((int)(wall.Width * density), (int)(wall.Height * density)), (image.Width, image.Height));
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                int at = (((top + y) * screen.Width) + left + x) * screen.Channels;
                var found = image[x, y];
                var expected = screen.Pixels.Span[at..];
                int most = Math.Max(Math.Abs(found.R - expected[0]), Math.Max(Math.Abs(found.G - expected[1]), Math.Abs(found.B - expected[2])));
                wrong += most > tolerance ? 1 : 0;
            }
        }

        Assert.InRange(wrong, 0, hasNames ? MostOfNames : 0);
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
}
