using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>The page of all layers: what is in it, and what a browser makes of it.</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly string[] Layers = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "scores"];

    private readonly Workspace work = new();

    [Fact]
    public void Every_layer_is_there_in_network_order_with_its_mosaic_and_numbers()
    {
        Assert.Equal(
            "r.html  8 layers\n",
            work.Run("report", Repository.DigitsModel, Repository.Seven, "-o", "r.html", "--scale", "2").Done().Output);
        work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "png", "--scale", "2",
            "--save-activations", "all.npz", "--quiet").Done();

        string page = File.ReadAllText(work.At("r.html"));
        Assert.Equal(Layers, Regex.Matches(page, "<h3>(.*)</h3>").Select(match => match.Groups[1].Value));
        Assert.Equal(Layers, Regex.Matches(page, "<a href=\"#layer[0-9]+\">(.*)</a>").Select(match => match.Groups[1].Value));
        var pictures = Pictures(page);
        var data = Regex.Matches(page, "<script type=\"application/json\">(.*)</script>")
            .Select(match => JsonDocument.Parse(match.Groups[1].Value).RootElement).ToList();
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
                [
                    expected.Minimum, expected.Maximum, (float)expected.Mean, (float)expected.StandardDeviation,
                    expected.Count, expected.ZeroCount, 0, 0,
                ],
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
    public void The_input_stands_above_its_layers_as_the_network_takes_it()
    {
        work.Model("neg.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 4, 6).Node("Neg", ["x"], ["y"], "n").Output("y"));
        byte[] pixels = [.. Enumerable.Range(0, 72).Select(i => (byte)(i * 37))];
        using (var png = File.Create(work.At("p.png")))
        {
            PngWriter.Write(png, Bitmap.Wrap(pixels, 6, 4, 3));
        }

        work.Npy("a.npy", [.. Enumerable.Range(0, 72).Select(i => (float)i)], 1, 3, 4, 6);
        work.Run(
            "report", "neg.onnx", "p.png", "a.npy", "-o", "r.html", "--mean", "0.4,0.5,0.6", "--std", "0.2", "--bgr", "--quiet").Done();
        var inputs = Regex.Matches(File.ReadAllText(work.At("r.html")), "<figure class=\"input\">.*base64,([^\"]*)\"")
            .Select(Decode).ToList();
        Assert.Equal(2, inputs.Count);
        Assert.Equal(pixels, inputs[0].Pixels.ToArray());

        // Values that no picture gives are spread: the blue plane is the first.
        Assert.Equal((6, 4, 3), (inputs[1].Width, inputs[1].Height, inputs[1].Channels));
        Assert.Equal((0, 255), (inputs[1].Pixels.Span[2], inputs[1].Pixels.Span[69]));
        work.Npy("x.npy", new float[30], 1, 2, 3, 5);
        work.Model("flat.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 5).Node("Neg", ["x"], ["y"], "n").Output("y"));
        work.Run("report", "flat.onnx", "x.npy", "-o", "r.html", "--quiet").Done();
        Assert.DoesNotContain("<figure", File.ReadAllText(work.At("r.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Above_ten_megabytes_the_pictures_are_beside_the_page_unless_one_file_is_wanted()
    {
        work.Model("neg.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 12, 1024, 1024)
            .Node("Neg", ["x"], ["a/b c"], "n").Node("Abs", ["x"], ["z"], "m").Output("z"));
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 12 << 20).Select(_ => (2 * random.NextSingle()) - 1)];
        work.Npy("x.npy", values, 1, 12, 1024, 1024);
        Assert.Equal(
            "my r.html  2 layers, 2 pictures in my r_files\n",
            work.Run("report", "neg.onnx", "x.npy", "-o", "my r.html", "--range", "-1:1").Done().Output);
        Assert.Equal(["my r.html", "my r_files/0-a_b_c.png", "my r_files/1-z.png"], work.NewFiles.Select(name => name.Replace('\\', '/')));
        string page = File.ReadAllText(work.At("my r.html"));
        Assert.InRange(page.Length, 1, 100_000);
        Assert.Equal(
            ["my%20r_files/0-a_b_c.png", "my%20r_files/1-z.png"],
            Regex.Matches(page, " src=\"([^\"]*)\"").Select(match => match.Groups[1].Value));
        byte[] first = File.ReadAllBytes(work.At("my r_files/0-a_b_c.png"));

        // An earlier report is replaced as a whole; what else has the folder's name is not.
        work.Run("report", "neg.onnx", "x.npy", "-o", "my r.html", "--range", "-1:1", "--layer", "z", "--layer", "a/b c", "--quiet").Done();
        File.WriteAllText(work.At("my r_files/notes.txt"), "mine");
        work.Run("report", "neg.onnx", "x.npy", "-o", "my r.html", "--range", "-1:1").Failed(1, "my r_files", "notes.txt");
        Assert.Equal(page, File.ReadAllText(work.At("my r.html")));
        work.Run("report", "neg.onnx", "x.npy", "-o", "one.html", "--range", "-1:1", "--one-file", "--quiet").Done();
        Assert.False(Directory.Exists(work.At("one_files")));
        Assert.Contains(Convert.ToBase64String(first), File.ReadAllText(work.At("one.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_searches_and_enlarges()
    {
        string? browser = Environment.GetEnvironmentVariable("GPUTILER_BROWSER");
        Assert.SkipWhen(string.IsNullOrEmpty(browser), "GPUTILER_BROWSER is not set: run eng/test cli, which finds or installs one.");
        work.Run(
            "report", Repository.DigitsModel, Repository.Seven, "-o", "r.html", "--layer", "conv*", "--layer", "relu*",
            "--layer", "pool1", "--columns", "3", "--scale", "1", "--max-size", "99", "--quiet").Done();
        string found = Browse(browser!, """
            const out = [], search = document.getElementById("search"), large = document.getElementById("large");
            const visible = () => [...document.querySelectorAll("section")].filter(s => s.offsetHeight > 0).map(s => s.querySelector("h3").textContent).join();
            for (const query of ["", "conv", "op:relu", "RELU", "*2", "p??l1", "no(such", "maxpool"]) {
              search.value = query;
              search.dispatchEvent(new Event("input"));
              out.push(visible() + "|" + [...document.querySelectorAll("nav a")].filter(a => a.offsetHeight > 0).length);
            }
            search.value = "";
            search.dispatchEvent(new Event("input"));
            const key = name => document.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true }));
            const told = () => large.open + " " + large.querySelector("pre").textContent.split("\n")[0] + " " + large.querySelector("canvas").width;
            const image = document.querySelector(".mosaic img"), box = image.getBoundingClientRect();
            image.dispatchEvent(new MouseEvent("click", { clientX: box.left + 2 + 60 + 1, clientY: box.top + 2 + 60 + 1, bubbles: true }));
            out.push(told());
            key("ArrowRight");
            out.push(told());
            key("ArrowLeft");
            key("ArrowLeft");
            out.push(told());
            document.getElementById("behind").click();
            large.querySelector("form button:last-child").click();
            out.push(large.open);
            image.dispatchEvent(new MouseEvent("click", { clientX: box.left + 1, clientY: box.top + 1, bubbles: true }));
            out.push(large.open);
            image.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
            out.push(told());
            document.title = JSON.stringify(out);
            """, "--dump-dom");
        string title = System.Net.WebUtility.HtmlDecode(Regex.Match(found, "<title>(.*)</title>").Groups[1].Value);
        Assert.Equal(
            """["conv1,relu1,pool1,conv2,relu2|5","conv1,conv2|2","relu1,relu2|2","relu1,relu2|2","conv2,relu2|2","pool1|1","|0","pool1|1","true conv1, map 8 588","true conv1, map 9 588","true conv1, map 7 588",false,false,"true conv1, map 0 588"]""",
            title);
    }

    [Fact]
    public void Names_are_text_whatever_is_in_them()
    {
        work.Model("m&<b>.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 2)
            .Node("Neg", ["x"], ["</script><img src=x onerror=\"alert(1)\">"], "n")
            .Output("</script><img src=x onerror=\"alert(1)\">"));
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
        work.Run("report", Repository.DigitsModel, Repository.Seven, output == "r.html" ? "x.npy" : Repository.Seven, "-o", output)
            .Failed(1, words);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_browser_zooms_without_blur_and_shows_what_is_under_the_pointer()
    {
        string? browser = Environment.GetEnvironmentVariable("GPUTILER_BROWSER");
        Assert.SkipWhen(string.IsNullOrEmpty(browser), "GPUTILER_BROWSER is not set: run eng/test cli, which finds or installs one.");
        work.Run(
            "report", Repository.DigitsModel, Repository.Seven, "-o", "r.html", "--channels", "2:10",
            "--columns", "3", "--padding", "4", "--border", "5", "--scale", "1").Done();

        // Tiles of 28 by 28: the second in the second row is the fifth shown, map 6. Between tiles, at the border and in an empty cell is
        // nothing.
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
                Assert.Equal(
                    mosaic.Pixels.Span[(y / 3 * mosaic.Width) + (x / 3)],
                    screen.Pixels.Span[((y * screen.Width) + x) * screen.Channels]);
            }
        }
    }

    [Fact]
    public void Pages_of_a_large_mosaic_follow_each_other_and_know_their_maps()
    {
        string? browser = Environment.GetEnvironmentVariable("GPUTILER_BROWSER");
        Assert.SkipWhen(string.IsNullOrEmpty(browser), "GPUTILER_BROWSER is not set: run eng/test cli, which finds or installs one.");
        // Rows of three tiles of 28 by 28, three to a page: maps 2 to 10, and 11 to 14.
        work.Run(
            "report", Repository.DigitsModel, Repository.Seven, "-o", "r.html", "--layer", "conv1", "--channels", "2:15",
            "--columns", "3", "--max-size", "99", "--scale", "1");
        work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "c.png", "--layer", "conv1", "--channels", "2:15",
            "--columns", "3", "--max-size", "99", "--scale", "1");
        var pictures = Pictures(File.ReadAllText(work.At("r.html")));
        Assert.Equal(["c-1.png", "c-2.png", "r.html"], work.NewFiles);
        Assert.Equal(2, pictures.Count);
        Assert.All(pictures.Zip(work.NewFiles), pair => Assert.Equal(work.Png(pair.Second).Pixels.ToArray(), pair.First.Pixels.ToArray()));

        string found = Browse(browser!, """
            const out = [], tip = document.getElementById("tip");
            for (const [page, x, y] of [[0, 3, 3], [0, 63, 63], [1, 3, 3], [1, 63, 3], [1, 3, 33], [1, 63, 33]]) {
              const image = document.querySelectorAll(".mosaic img")[page], box = image.getBoundingClientRect();
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

    private static List<Bitmap> Pictures(string page) => [.. Regex.Matches(page, "<div class=\"mosaic\">.*base64,([^\"]*)\"")
        .Select(Decode)];

    private static Bitmap Decode(Match base64) =>
        ImageReader.Read(new MemoryStream(Convert.FromBase64String(base64.Groups[1].Value)), "picture");

    // The page with a script behind its own.
    private string Browse(string browser, string script, string option)
    {
        string probe = $"<script>addEventListener(\"load\", () => setTimeout(() => {{ {script} }}, 50));</script></body>";
        File.WriteAllText(work.At("probe.html"), File.ReadAllText(work.At("r.html")).Replace("</body>", probe, StringComparison.Ordinal));
        var start = new ProcessStartInfo(browser,
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
            "--force-color-profile=srgb", "--window-size=1000,1000", "--virtual-time-budget=3000", "--user-data-dir=" + work.At("profile"),
            option, new Uri(work.At("probe.html")).AbsoluteUri,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)));
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
