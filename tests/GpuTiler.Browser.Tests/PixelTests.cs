using System.Globalization;
using GpuTiler.Imaging;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>What is on the screen is what the library computes, pixel by pixel.</summary>
public sealed class PixelTests(Chromium browser) : IDisposable
{
    private readonly CpuDevice device = CpuDevice.Create();

    public void Dispose() => device.Dispose();

    [Theory]
    [InlineData("2d", 1)]
    [InlineData("2d", 2)]
    [InlineData("gl", 1)]
    [InlineData("gl", 2)]
    public async Task Tiles_are_the_contracts_at_every_zoom(string renderer, int density)
    {
        using var viewer = Samples.View(device);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, $"w={renderer}&o=0&z=1", new() { DeviceScaleFactor = density });
        var (levels, shape) = Samples.Levels(TileRange.Auto)["conv1"];
        (string Zoom, string Color)[] looks =
            [("1", "grey"), ("4", "viridis"), ("1/2", "grey"), ("1/4", "magma"), ("1/5", "turbo"), ("2", "inferno")];
        foreach (var (zoom, color) in looks)
        {
            string fragment = $"w={renderer}&o=0&z={zoom}&c={color}&l=0&p=2&at=0_2_2";
            await page.ShowAsync(fragment);
            var tiles = await page.TilesAsync(0, 1, 5, 15);
            var expected = tiles.ToDictionary(
                tile => tile.Value, tile => Scaled(levels.AsSpan(tile.Key * shape.Height * shape.Width), shape, zoom));
            await page.ScreenUntilAsync(screen => expected
                .Select(tile => Compare(screen, tile.Key, tile.Value, ColorMap.Named(color)))
                .FirstOrDefault(problem => problem is not null) is { } found ? $"{fragment}: {found}" : null);
        }
    }

    [Theory]
    [InlineData("2d")]
    [InlineData("gl")]
    public async Task NaN_and_infinities_have_colors_of_their_own_when_asked_for(string renderer)
    {
        using var folder = new TempFolder();
        string model = folder.Write("double.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 4)
            .Output("y", ModelBuilder.Float, 1, 1, 2, 4).Node("Add", ["x", "x"], ["y"]).Build());
        using var viewer = LiveViewer.Start(model, device, new() { Source = "push", Port = Samples.FreePort() });
        await using var page = await ViewedPage.OpenAsync(browser, viewer, $"w={renderer}&z=16&c=grey&l=0&r=0:8&n=1");
        viewer.Push([0, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1, 2, 3, 4]);
        var (x, y, width, height) = (await page.TilesAsync(0))[0];
        int[] expected = [0x000000, 0x00ffff, 0xff00ff, 0x00ff00, 0x404040, 0x808080, 0xbfbfbf, 0xffffff];
        string wanted = string.Join(' ', expected.Select(color => $"{color:x6}"));
        await page.ScreenUntilAsync(screen =>
        {
            // The middle of each of two rows of four pixels.
            string found = string.Join(' ', Enumerable.Range(0, 8)
                .Select(i => At(screen, x + (((i % 4 * 2) + 1) * width / 8), y + (((i / 4 * 2) + 1) * height / 4)))
                .Select(color => $"{color:x6}"));
            return found == wanted ? null : $"{found} instead of {wanted}";
        });
    }

    [Fact]
    public async Task The_first_picture_is_one_that_is_seen()
    {
        const string Marks = "() => performance.getEntriesByName('first-picture').length";
        using var viewer = Samples.View(device, "push");
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "o=0&z=4&c=grey&l=0&p=2&at=0_2_2");
        await page["#list li"].First.WaitForAsync();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(0, await page.Page.EvaluateAsync<int>(Marks));
        viewer.Push([.. Enumerable.Range(0, 28 * 28).Select(i => i % 29 / 28f)]);
        await page.UntilAsync($"() => ({Marks})() === 1");
        var (x, y, width, height) = (await page.TilesAsync(5))[5];
        await page.ScreenUntilAsync(screen =>
            Enumerable.Range(0, width).Select(i => At(screen, x + i, y + (height / 2))).Distinct().Count() > 4 ? null : "the map is blank");
    }

    [Fact]
    public async Task A_wall_that_has_become_empty_follows_the_theme()
    {
        using var viewer = Samples.View(device);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "l=0&t=dark");
        await page.UntilAsync("() => performance.getEntriesByName('first-picture').length === 1");
        var wall = await page["#wall canvas"].BoundingBoxAsync() ?? throw new InvalidOperationException("There is no wall.");
        foreach (string theme in new[] { "dark", "light" })
        {
            await page.ShowAsync($"l=0&t={theme}&x=0-7");
            int[] color = await page.Page.EvaluateAsync<int[]>(
                @"() => getComputedStyle(document.querySelector('#wall')).backgroundColor.match(/\d+/g).map(Number)");
            int expected = (color[0] << 16) | (color[1] << 8) | color[2];
            await page.ScreenUntilAsync(screen => Enumerable.Range(1, 9)
                .Select(i => At(screen, (int)(wall.X + (wall.Width * i / 10)), (int)(wall.Y + (wall.Height / 2))))
                .All(found => found == expected) ? null : $"not all of the wall is {expected:x6} with the {theme} theme");
        }
    }

    [Fact]
    public async Task A_gpu_takes_over_after_the_first_picture()
    {
        using var viewer = Samples.View(device);
        // The machine has none: what asks for it is told otherwise, and WebGL draws in software.
        const string Probe = """
            const Other = Worker;
            window.Worker = function (address, options) {
              if (!String(address).includes('probe')) return new Other(address, options);
              setTimeout(() => this.onmessage({ data: true }));
              this.terminate = () => {};
            };
            """;
        await using var page = await ViewedPage.OpenAsync(browser, viewer, "o=0&z=4&c=viridis&l=0&p=2&at=0_2_2", script: Probe);
        await page.UntilAsync("() => document.querySelector('.renderer').textContent === 'WebGL'");
        await page.UntilAsync("() => document.querySelectorAll('#wall canvas').length === 1");
        var (levels, shape) = Samples.Levels(TileRange.Auto)["conv1"];
        var (map, tile) = (await page.TilesAsync(5)).Single();
        var expected = Scaled(levels.AsSpan(map * shape.Height * shape.Width), shape, "4");
        await page.ScreenUntilAsync(screen => Compare(screen, tile, expected, ColorMap.Named("viridis")));

        // And it is that canvas which follows.
        await page.ShowAsync("o=0&z=4&c=magma&l=0&p=2&at=0_2_2");
        await page.ScreenUntilAsync(screen => Compare(screen, tile, expected, ColorMap.Named("magma")));
    }

    // A map's levels at a zoom: each pixel several times, or the mean of a block.
    private static byte[,] Scaled(ReadOnlySpan<byte> levels, TensorShape shape, string zoom)
    {
        var parts = zoom.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        int times = parts[0], shrink = parts.Length > 1 ? parts[1] : 1;
        int width = (shape.Width + shrink - 1) / shrink, height = (shape.Height + shrink - 1) / shrink;
        var scaled = new byte[height * times, width * times];
        for (int y = 0; y < height * times; y++)
        {
            for (int x = 0; x < width * times; x++)
            {
                int sum = 0, count = 0;
                for (int row = y / times * shrink; row < Math.Min(shape.Height, ((y / times) + 1) * shrink); row++)
                {
                    for (int column = x / times * shrink; column < Math.Min(shape.Width, ((x / times) + 1) * shrink); column++)
                    {
                        sum += levels[(row * shape.Width) + column];
                        count++;
                    }
                }

                scaled[y, x] = (byte)((sum + (count / 2)) / count);
            }
        }

        return scaled;
    }

    private static string? Compare(Bitmap screen, (int X, int Y, int Width, int Height) tile, byte[,] levels, ColorMap map)
    {
        for (int y = 0; y < levels.GetLength(0); y++)
        {
            for (int x = 0; x < levels.GetLength(1); x++)
            {
                var rgba = map.Rgba.Slice(levels[y, x] * 4, 3);
                int expected = (rgba[0] << 16) | (rgba[1] << 8) | rgba[2], found = At(screen, tile.X + x, tile.Y + y);
                if (expected != found)
                {
                    return $"tile at {tile.X},{tile.Y}: pixel {x},{y} is {found:x6} instead of {expected:x6}";
                }
            }
        }

        return null;
    }

    private static int At(Bitmap screen, int x, int y)
    {
        int at = ((y * screen.Width) + x) * screen.Channels;
        return (screen.Pixels.Span[at] << 16) | (screen.Pixels.Span[at + 1] << 8) | screen.Pixels.Span[at + 2];
    }
}
