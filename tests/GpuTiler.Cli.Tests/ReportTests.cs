using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using GpuTiler.Imaging;
using GpuTiler.Onnx.Tests;

namespace GpuTiler.Cli.Tests;

/// <summary>The page of all layers: what is in it, and what a browser makes of it.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly string[] Layers = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "scores"];

    private readonly Workspace work = new();

    [Fact]
    public void Every_layer_is_there_in_network_order_with_its_mosaic_and_numbers()
    {
        Assert.Equal("r.html  8 layers\n", work.Run("report", Repository.DigitsModel, Repository.Seven, "-o", "r.html", "--scale", "2").Done().Output);
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "png", "--scale", "2", "--save-activations", "all.npz", "--quiet").Done();

        string page = File.ReadAllText(work.At("r.html"));
        Assert.Equal(Layers, Regex.Matches(page, "<h3>(.*)</h3>").Select(match => match.Groups[1].Value));
        Assert.Equal(Layers, Regex.Matches(page, "<a href=\"#layer[0-9]+\">(.*)</a>").Select(match => match.Groups[1].Value));
        var pictures = Pictures(page);
        var data = Regex.Matches(page, "<script type=\"application/json\">(.*)</script>").Select(match => JsonDocument.Parse(match.Groups[1].Value).RootElement).ToList();
        using var archive = NpzArchive.Open(work.At("all.npz"));
        for (int i = 0; i < Layers.Length; i++)
        {
            Assert.Equal(work.Png($"png/{i}-{Layers[i]}.png").Pixels.ToArray(), pictures[i].Pixels.ToArray());
            var tensor = archive.Load(Layers[i]);
            var shape = TensorShape.FromModel([.. tensor.Dimensions.Select(dimension => (long)dimension)]);
            var maps = data[i].GetProperty("maps")[0];
            Assert.Equal(shape.Channels, maps.GetArrayLength());
            var expected = ValueStatistics.OfMap(new(tensor.Singles!, shape), 0, shape.Channels - 1);
            Assert.Equal(
                [expected.Minimum, expected.Maximum, (float)expected.Mean, (float)expected.StandardDeviation, expected.Count, expected.ZeroCount, 0, 0],
                maps[shape.Channels - 1].EnumerateArray().Take(8).Select(value => value.GetSingle()));
        }
    }

    [Fact]
    public void The_page_asks_for_nothing()
    {
        work.Run("report", Repository.DigitsModel, Repository.Seven, "-o", "new/r.html").Done();
        Assert.Equal(["new/r.html"], work.NewFiles);
        string page = File.ReadAllText(work.At("new/r.html"));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)https?:|<link|url\\(|@import|fetch\\(|import ", page);
        Assert.All(Regex.Matches(page, " src=\"([^\"]{0,22})"), match => Assert.Equal("data:image/png;base64,", match.Groups[1].Value));
    }

    [Fact]
    public void Names_are_text_whatever_is_in_them()
    {
        work.Model("m&<b>.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 2).Node("Neg", ["x"], ["</script><img src=x onerror=\"alert(1)\">"], "n").Output("</script><img src=x onerror=\"alert(1)\">"));
        work.Npy("x.npy", [1f, float.NaN], 1, 1, 1, 2);
        work.Run("report", "m&<b>.onnx", "x.npy", "-o", "r.html", "--quiet").Done();
        string page = File.ReadAllText(work.At("r.html"));
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.Contains("<title>m&amp;&lt;b&gt;.onnx, x.npy</title>", page, StringComparison.Ordinal);
        Assert.Contains("<em>1 not finite</em>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_inputs_and_models_are_told_apart()
    {
        work.Model("models/a.onnx", Networks.Half("n"));
        work.Model("models/b.onnx", Networks.Half("n"));
        work.Npy("x.npy", new Half[24], 2, 2, 2, 3);
        work.Npy("y.npy", new Half[12], 1, 2, 2, 3);
        Assert.Equal("r.html  4 layers\n", work.Run("report", "models", "x.npy", "y.npy", "-o", "r.html").Done().Output);
        string page = File.ReadAllText(work.At("r.html"));
        Assert.Equal(["a on x", "a on y", "b on x", "b on y"], Regex.Matches(page, "<h2>(.*)</h2>").Select(match => match.Groups[1].Value));
        Assert.Equal(6, Pictures(page).Count);
        Assert.Contains("<em>4 dead</em>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r.html", "x.npy has the shape")]
    [InlineData("x.npy/r.html", "x.npy is a file where a folder is needed")]
    [InlineData("folder", "folder is a folder")]
    public void A_failure_leaves_no_page(string output, string words)
    {
        work.Npy("x.npy", Values.Some(12), 1, 2, 2, 3);
        Directory.CreateDirectory(work.At("folder"));
        work.Run("report", Repository.DigitsModel, Repository.Seven, output == "r.html" ? "x.npy" : Repository.Seven, "-o", output).Failed(1, words);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_browser_zooms_without_blur_and_shows_what_is_under_the_pointer()
    {
        string? browser = Environment.GetEnvironmentVariable("GPUTILER_BROWSER");
        Assert.SkipWhen(string.IsNullOrEmpty(browser), "GPUTILER_BROWSER is not set: run eng/test cli, which finds or installs one.");
        work.Run("report", Repository.DigitsModel, Repository.Seven, "-o", "r.html", "--channels", "2:10", "--columns", "3", "--padding", "4", "--border", "5").Done();

        // Tiles of 28 by 28: the second in the second row is the fifth shown, map 6. Between tiles, at the border and in an empty cell is nothing.
        string found = Browse(browser!, """
            const out = [], tip = document.getElementById("tip"), frame = document.getElementById("frame");
            const at = (layer, x, y) => {
              const image = document.querySelectorAll("section")[layer].querySelector("img"), box = image.getBoundingClientRect(), ratio = image.clientWidth / image.naturalWidth;
              image.dispatchEvent(new MouseEvent("mousemove", { clientX: box.left + x * ratio, clientY: box.top + y * ratio, bubbles: true }));
              return tip.hidden ? "nothing" : tip.textContent.split("\n")[0] + " " + frame.style.width;
            };
            const corners = () => out.push(at(0, 5 + 32 + 1, 5 + 32 + 1), at(0, 5 + 32 - 2, 5 + 1), at(0, 2, 2), at(0, 5 + 64 + 9, 5 + 64 + 9), at(1, 7, 7));
            corners();
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
            document.getElementById("in").click();
            corners();
            out.push(document.getElementById("scale").textContent, performance.getEntriesByType("resource").length);
            document.title = JSON.stringify(out);
            """, "--dump-dom");
        string title = System.Net.WebUtility.HtmlDecode(Regex.Match(found, "<title>(.*)</title>").Groups[1].Value);
        Assert.Equal(
            """["map 6 28px","nothing","nothing","nothing","map 2 28px","map 6 84px","nothing","nothing","nothing","map 2 84px","300 %",0]""", title);

        // Each pixel of the mosaic is a block of three by three on the screen.
        Browse(browser!, """
            document.getElementById("in").click();
            document.getElementById("in").click();
            const mosaic = document.querySelector(".mosaic");
            Object.assign(mosaic.style, { position: "fixed", left: 0, top: 0 });
            document.body.replaceChildren(mosaic);
            """, "--screenshot=" + work.At("screen.png"));
        Bitmap screen = work.Png("screen.png"), mosaic = Pictures(File.ReadAllText(work.At("r.html")))[0];
        for (int y = 0; y < mosaic.Height * 3; y++)
        {
            for (int x = 0; x < mosaic.Width * 3; x++)
            {
                Assert.Equal(mosaic.Pixels.Span[(y / 3 * mosaic.Width) + (x / 3)], screen.Pixels.Span[((y * screen.Width) + x) * screen.Channels]);
            }
        }
    }

    [Fact]
    public void Pages_of_a_large_mosaic_follow_each_other_and_know_their_maps()
    {
        string? browser = Environment.GetEnvironmentVariable("GPUTILER_BROWSER");
        Assert.SkipWhen(string.IsNullOrEmpty(browser), "GPUTILER_BROWSER is not set: run eng/test cli, which finds or installs one.");
        // Rows of three tiles of 28 by 28, three to a page: maps 2 to 10, and 11 to 14.
        work.Run("report", Repository.DigitsModel, Repository.Seven, "-o", "r.html", "--layer", "conv1", "--channels", "2:15", "--columns", "3", "--max-size", "99");
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "c.png", "--layer", "conv1", "--channels", "2:15", "--columns", "3", "--max-size", "99");
        var pictures = Pictures(File.ReadAllText(work.At("r.html")));
        Assert.Equal(["c-1.png", "c-2.png", "r.html"], work.NewFiles);
        Assert.Equal(2, pictures.Count);
        Assert.All(pictures.Zip(work.NewFiles), pair => Assert.Equal(work.Png(pair.Second).Pixels.ToArray(), pair.First.Pixels.ToArray()));

        string found = Browse(browser!, """
            const out = [], tip = document.getElementById("tip");
            for (const [page, x, y] of [[0, 3, 3], [0, 63, 63], [1, 3, 3], [1, 63, 3], [1, 3, 33], [1, 63, 33]]) {
              const image = document.querySelectorAll("img")[page], box = image.getBoundingClientRect();
              image.dispatchEvent(new MouseEvent("mousemove", { clientX: box.left + x, clientY: box.top + y, bubbles: true }));
              out.push(tip.hidden ? "nothing" : tip.textContent.split("\n")[0]);
            }
            out.push(document.querySelector("section").maps[0].length);
            document.title = JSON.stringify(out);
            """, "--dump-dom");
        string title = System.Net.WebUtility.HtmlDecode(Regex.Match(found, "<title>(.*)</title>").Groups[1].Value);
        Assert.Equal("""["map 2","map 10","map 11","map 13","map 14","nothing",13]""", title);
    }

    public void Dispose() => work.Dispose();

    private static List<Bitmap> Pictures(string page) => [.. Regex.Matches(page, "base64,([^\"]*)\"")
        .Select(match => ImageReader.Read(new MemoryStream(Convert.FromBase64String(match.Groups[1].Value)), "picture"))];

    // The page with a script behind its own.
    private string Browse(string browser, string script, string option)
    {
        string probe = $"<script>addEventListener(\"load\", () => setTimeout(() => {{ {script} }}, 50));</script></body>";
        File.WriteAllText(work.At("probe.html"), File.ReadAllText(work.At("r.html")).Replace("</body>", probe, StringComparison.Ordinal));
        var start = new ProcessStartInfo(browser,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", "--force-color-profile=srgb", "--window-size=1000,1000",
            "--virtual-time-budget=3000", "--user-data-dir=" + work.At("profile"), option, new Uri(work.At("probe.html")).AbsoluteUri,
        ]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)));
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
