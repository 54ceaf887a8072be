using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Browser.Tests;

/// <summary>
/// Two networks or two inputs side by side, what they differ by, and what a later frame differs by from one that was kept.
/// </summary>
public sealed class CompareTests(Chromium browser)
{
    private const int Side = 26, Maps = 6;

    [Theory]
    [InlineData("2d", 1280, 1)]
    [InlineData("gl", 1280, 1)]
    [InlineData("2d", 1280, 2)]
    [InlineData("2d", 360, 1)]
    public async Task Both_halves_and_the_difference_have_the_contracts_pixels(string renderer, int width, int density)
    {
        using var nets = new ComparedNets();
        string look = $"w={renderer}&o=0&z=2&c=grey&l=0&p=2&at=0_1.5_1";
        await using var page = await ViewedPage.OpenAsync(
            browser, nets.Viewer, look, new() { ViewportSize = new() { Width = width, Height = 740 }, DeviceScaleFactor = density });
        float[] a = ComparedNets.Values(nets.PathOfA, "edges", Samples.Pictures[0]),
            b = ComparedNets.Values(nets.PathOfB, "edges", Samples.Pictures[0]);
        await NamesAsync(page, "A  first.onnx,B  second.onnx");
        var (right, down) = await OffsetAsync(page, density);
        Assert.True(width > 760 ? right > 200 && down == 0 : right == 0 && down > 100, $"B begins at {right},{down} from A.");
        await ShowsAsync(page, [0, 1], Levels(a, TileRange.Tile), ColorMap.Grey);
        await ShowsAsync(page, [0, 1], Levels(b, TileRange.Tile), ColorMap.Grey, half: 1);

        await page.ShowAsync($"{look}&v=difference");
        await NamesAsync(page, "A − B");
        float[] difference = [.. a.Zip(b, (x, y) => x - y)];
        await ShowsAsync(page, [0, 1], Levels(difference, TileRange.Layer.Symmetric()), ColorMap.Diverging);
        foreach (var (view, values) in new[] { ("a", a), ("b", b) })
        {
            await page.ShowAsync($"{look}&v={view}");
            await NamesAsync(page, view == "a" ? "A  first.onnx" : "B  second.onnx");
            await ShowsAsync(page, [0, 1], Levels(values, TileRange.Tile), ColorMap.Grey);
        }
    }

    [Fact]
    public async Task Two_inputs_of_one_network_go_on_together()
    {
        string[] others = [Samples.Pictures[7], Samples.Pictures[3]];
        using var nets = new ComparedNets(others);
        const string Look = "o=0&z=2&c=grey&l=0&p=2&at=0_1.5_1&v=difference";
        await using var page = await ViewedPage.OpenAsync(browser, nets.Viewer, Look);
        await CheckAsync(0, 7);

        // The file of the same name goes before the one at the same place.
        await page.Page.Keyboard.PressAsync("w");
        await CheckAsync(9, 3);
        await page["#source ~ select"].SelectOptionAsync("7");
        await CheckAsync(7, 7);
        await page.ShowAsync("v=");
        await page.UntilAsync("() => [...document.querySelectorAll('.view-name:not([hidden])')].map((name) => name.textContent).join() === 'A  7.png,B  7.png'");
        Assert.Equal(2, await page["#input-view canvas"].CountAsync());

        async Task CheckAsync(int first, int second)
        {
            float[] a = ComparedNets.Values(nets.PathOfA, "edges", Samples.Pictures[first]),
                b = ComparedNets.Values(nets.PathOfA, "edges", Samples.Pictures[second]);
            Func<int, byte> levels = first == second ? _ => 128 : Levels([.. a.Zip(b, (x, y) => x - y)], TileRange.Layer.Symmetric());
            await ShowsAsync(page, [0, 1], levels, ColorMap.Diverging);
        }
    }

    [Theory]
    [InlineData("2d")]
    [InlineData("gl")]
    public async Task A_later_frame_is_shown_by_what_it_differs_by_from_the_one_that_is_kept(string renderer)
    {
        using var device = CpuDevice.Create();
        using var viewer = Samples.View(device, files: Samples.Pictures);
        await using var page = await ViewedPage.OpenAsync(browser, viewer, $"w={renderer}&o=0&z=1&c=grey&l=0&p=2");
        await page.UntilAsync("() => document.querySelector('#empty').hidden");
        await page.Page.Keyboard.PressAsync("G");
        await page.UntilAsync("() => location.hash.includes('d=frozen')");

        // Nothing differs yet, and that is white.
        await ShowsAsync(page, [0, 5], _ => 128, ColorMap.Diverging, side: 28);
        await page.Page.Keyboard.PressAsync("e");
        float[] kept = ComparedNets.Values(Samples.Model, "conv1", Samples.Pictures[0]),
            now = ComparedNets.Values(Samples.Model, "conv1", Samples.Pictures[1]);
        var levels = Levels([.. now.Zip(kept, (x, y) => x - y)], TileRange.Layer.Symmetric(), maps: 32, side: 28);
        await ShowsAsync(page, [0, 5], levels, ColorMap.Diverging, side: 28);
    }

    [Fact]
    public async Task A_key_and_the_bar_go_through_the_views_and_a_link_shows_the_same()
    {
        using var nets = new ComparedNets();
        await using var page = await ViewedPage.OpenAsync(browser, nets.Viewer);
        await NamesAsync(page, "A  first.onnx,B  second.onnx");
        foreach (var (key, fragment, names) in new[]
        {
            ("d", "v=difference", "A − B"), ("d", "v=a", "A  first.onnx"), ("d", "v=b", "B  second.onnx"),
            ("d", "", "A  first.onnx,B  second.onnx"), ("D", "v=b", "B  second.onnx"), ("D", "v=a", "A  first.onnx"),
        })
        {
            await page.Page.Keyboard.PressAsync(key);
            await page.UntilAsync("fragment => location.hash === (fragment && '#' + fragment)", fragment);
            await NamesAsync(page, names);
        }

        await page["#compare-view"].SelectOptionAsync("difference");
        await page.UntilAsync("() => location.hash === '#v=difference'");
        Assert.Contains(
            "with --compare",
            await page.Page.EvaluateAsync<string>("() => document.querySelector('#keys').textContent"), StringComparison.Ordinal);
        await using var other = await ViewedPage.OpenAsync(
            browser, nets.Viewer, "v=difference", new() { ViewportSize = new() { Width = 700, Height = 600 } });
        await NamesAsync(other, "A − B");
        Assert.Equal("difference", await other["#compare-view"].InputValueAsync());
    }

    [Fact]
    public async Task The_same_tile_is_in_the_middle_of_both_halves_wherever_the_wheel_turns()
    {
        using var nets = new ComparedNets();
        await using var page = await ViewedPage.OpenAsync(browser, nets.Viewer, "o=0&z=2&at=0_1.5_1");
        var tile = (await page.TilesAsync(1))[1];
        var (right, _) = await OffsetAsync(page, density: 1);
        float x = tile.X + right + (tile.Width * 0.4f), y = tile.Y + (tile.Height * 0.6f);
        await page.Page.Mouse.MoveAsync(x, y);
        string before = await page["#tip"].InnerTextAsync();
        Assert.Contains("edges  map 1", before, StringComparison.Ordinal);
        for (int i = 0; i < 3; i++)
        {
            await page.Page.Mouse.WheelAsync(0, -100);
        }

        await page.UntilAsync("() => location.hash.includes('z=5')");
        await page.Page.Mouse.MoveAsync(x + 1, y);
        Assert.Equal(before, await page["#tip"].InnerTextAsync());
        await page.Page.Mouse.MoveAsync(x + 1 - right, y);
        Assert.Equal(before, await page["#tip"].InnerTextAsync());
    }

    [Fact]
    public async Task A_map_has_both_values_and_their_difference_and_saves_what_is_shown()
    {
        using var nets = new ComparedNets();
        await using var page = await ViewedPage.OpenAsync(browser, nets.Viewer, "u=0_2");
        await page.UntilAsync(
            "() => document.querySelectorAll('#unit dd').length >= 14 && document.querySelectorAll('.map canvas')[1].width === 26");
        float[] a = ComparedNets.Values(nets.PathOfA, "edges", Samples.Pictures[0]),
            b = ComparedNets.Values(nets.PathOfB, "edges", Samples.Pictures[0]);
        int at = (((2 * Side) + 13) * Side) + 11;
        string[] values = [$"A {Short(a[at])}", $"B {Short(b[at])}", $"A − B {Short((double)a[at] - b[at])}"];
        string expected = $"row 13, column 11: {string.Join(", ", values.Select(value => value.Replace(' ', '\u00a0')))}";
        for (int map = 0; map < 2; map++)
        {
            await page[".map canvas"].Nth(map).HoverAsync();
            var box = await page[".map canvas"].Nth(map).BoundingBoxAsync() ?? throw new InvalidOperationException("There is no map.");
            await page.Page.Mouse.MoveAsync(box.X + (box.Width * 11.5f / Side), box.Y + (box.Height * 13.5f / Side));
            await page.UntilAsync("text => document.querySelector('.value').textContent === text", expected);
        }

        string[] numbers = [.. (await page[".unit-numbers dd"].AllInnerTextsAsync()).Take(4)];
        Assert.Equal(["A", "B", Short(a[(2 * 676)..(3 * 676)].Min()), Short(b[(2 * 676)..(3 * 676)].Min())], numbers);

        float[] difference = [.. a.Zip(b, (x, y) => x - y)];
        foreach (var (view, shown, array, picture) in new[]
        {
            ("", a, "edges.npy", "edges-difference.png"), ("&v=difference", difference, "edges-difference.npy", "edges-difference.png"),
            ("&v=a", a, "edges.npy", "edges.png"), ("&v=b", b, "edges.npy", "edges.png"),
        })
        {
            await page.ShowAsync($"u=0_2{view}");
            await page.UntilAsync("hash => location.hash === hash", $"#u=0_2{view}");
            var npy = await page.Page.RunAndWaitForDownloadAsync(() => Button(page, "Layer .npy").ClickAsync());
            Assert.Equal(array, npy.SuggestedFilename);
            using var file = File.OpenRead(await npy.PathAsync());
            Assert.Equal(shown, NpyTensor.Load(file, array).Singles!);
            var png = await page.Page.RunAndWaitForDownloadAsync(() => Button(page, "Layer .png").ClickAsync());
            Assert.Equal(picture, png.SuggestedFilename);
        }
    }

    [Fact]
    public async Task Layers_that_one_has_alone_are_shown_by_themselves_and_a_note_says_so()
    {
        using var nets = new ComparedNets(maps: 5);
        await using var page = await ViewedPage.OpenAsync(browser, nets.Viewer);
        await page.UntilAsync("() => document.querySelectorAll('.notice').length === 3");
        string notes = string.Join('\n', await page[".notice p"].AllInnerTextsAsync());
        Assert.Contains("1 layer is in A alone: sum.", notes, StringComparison.Ordinal);
        Assert.Contains("1 layer is in B alone: extra.", notes, StringComparison.Ordinal);
        Assert.Contains(
            "1 layer cannot be subtracted, for its shape differs: deep is 1×6×24×24 in A and 1×5×24×24 in B.",
            notes, StringComparison.Ordinal);
        await LabelsAsync("edges 6×26×26|relu 6×26×26|deep 6×24×24|sum 6×24×24|extra only in B||edges 6×26×26|relu 6×26×26|deep 5×24×24|sum only in A|extra 5×24×24");
        await page.ShowAsync("v=difference");
        await LabelsAsync("edges 6×26×26|relu 6×26×26|deep shapes differ|sum only in A|extra only in B");
        Assert.Equal("5 layers", await page["#found"].InnerTextAsync());

        // What cannot be subtracted has nothing to show, and says why.
        await page.ShowAsync("v=difference&u=2_1");
        await page.UntilAsync("() => document.querySelector('.where').textContent.endsWith('shapes differ')");

        Task LabelsAsync(string expected) => page.UntilAsync(
            """
            (expected) => [...document.querySelectorAll('.overlay:not([hidden])')]
              .map((overlay) => [...overlay.querySelectorAll('.label')].map((label) => label.textContent).join('|')).join('||') === expected
            """,
            expected);
    }

    private static Task NamesAsync(ViewedPage page, string names) => page.UntilAsync(
        "(names) => [...document.querySelectorAll('.overlay:not([hidden]) .view-name:not([hidden])')].map((name) => name.textContent).join() === names", names);

    // How far the second half is from the first, in the screen's pixels.
    private static async Task<(int Right, int Down)> OffsetAsync(ViewedPage page, int density)
    {
        int[] corners = await page.Page.EvaluateAsync<int[]>(
            "(density) => [...document.querySelectorAll('.overlay')].flatMap((part) => [part.getBoundingClientRect().left, part.getBoundingClientRect().top]).map((n) => Math.round(n * density))",
            density);
        return (corners[2] - corners[0], corners[3] - corners[1]);
    }

    // The page may still find its place while its parts appear.
    private static async Task ShowsAsync(
        ViewedPage page, int[] maps, Func<int, byte> levels, ColorMap colors, int side = Side, int half = 0)
    {
        int density = await page.Page.EvaluateAsync<int>("devicePixelRatio");
        string? problem = "nothing was seen";
        for (var end = DateTime.UtcNow.AddSeconds(15);
            problem is not null && DateTime.UtcNow < end; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            var tiles = await page.TilesAsync(maps);
            problem = Compare(await page.ScreenAsync(), tiles, half == 0 ? (0, 0) : await OffsetAsync(page, density), levels, colors, side);
        }

        Assert.True(problem is null, problem);
    }

    // The level of each value of a layer, tile after tile.
    private static Func<int, byte> Levels(float[] values, TileRange range, int maps = Maps, int side = Side)
    {
        using var device = CpuDevice.Create();
        var levels = new byte[values.Length];
        Tiler.Render(values, TensorShape.Chw(maps, side, side), new TileOptions { Columns = 1, Range = range }, levels);
        return at => levels[at];
    }

    private static string? Compare(
        Bitmap screen, Dictionary<int, (int X, int Y, int Width, int Height)> tiles, (int Right, int Down) offset,
        Func<int, byte> levels, ColorMap colors, int side = Side)
    {
        foreach (var (map, tile) in tiles)
        {
            int scale = tile.Width / side;
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    var rgba = colors.Rgba.Slice(levels((((map * side) + y) * side) + x) * 4, 3);
                    int at = ((tile.Y + offset.Down + (y * scale)) * screen.Width) + tile.X + offset.Right + (x * scale);
                    var found = screen.Pixels.Span.Slice(at * screen.Channels, 3);
                    if (!found.SequenceEqual(rgba))
                    {
                        return $"map {map}: the pixel in row {y}, column {x} is {Convert.ToHexString(found)} instead of {Convert.ToHexString(rgba)}";
                    }
                }
            }
        }

        return null;
    }

    private static ILocator Button(ViewedPage page, string name) =>
        page.Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    // As the page writes numbers for people: four significant digits.
    private static string Short(double value) =>
        double.Parse(value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("0.##########", CultureInfo.InvariantCulture).Replace('-', '−');
}
