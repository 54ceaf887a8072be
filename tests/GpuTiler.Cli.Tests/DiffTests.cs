using System.Text.Json;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>What differs between two arrays, inputs or models, in numbers and side by side.</summary>
public sealed class DiffTests : IDisposable
{
    private const int C = 7, H = 5, W = 9;

    private readonly Workspace work = new();
    private readonly float[] a = Values.Some(C * H * W);
    private readonly float[] b;

    public DiffTests()
    {
        b = [.. a.Select((value, i) => i / (H * W) == 3 ? value + ((i % 11) * 0.25f) - 1 : value)];
        work.Npy("a.npy", a, C, H, W);
        work.Npy("b.npy", b, C, H, W);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("--range layer", false)]
    [InlineData("--range -2:2 --scale 2", false)]
    [InlineData("--range layer", true)]
    [InlineData("--channels 2:6 --columns 3", true)]
    public void A_and_B_share_a_range_and_the_difference_is_symmetric(string options, bool isNhwc)
    {
        if (isNhwc)
        {
            work.Npy("a.npy", Transpose(a), H, W, C);
            work.Npy("b.npy", Transpose(b), H, W, C);
            options += " --layout nhwc";
        }

        work.RunLine($"diff a.npy b.npy -o d.png {options}").Done();
        var picture = work.Png("d.png");
        bool isLayer = options.Contains("layer ", StringComparison.Ordinal) || options.EndsWith("layer", StringComparison.Ordinal);
        int scale = options.Contains("--scale 2", StringComparison.Ordinal) ? 2 : 1;
        var (first, end) = options.Contains("2:6", StringComparison.Ordinal) ? (2, 6) : (0, C);
        float strongest = a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
        float[] difference = [.. a.Zip(b, (x, y) => x - y)];
        for (int map = first; map < end; map++)
        {
            var together = isLayer ? a.Concat(b) : Map(a, map).Concat(Map(b, map));
            string range = options.Contains("-2:2", StringComparison.Ordinal)
                ? "-2:2"
                : FormattableString.Invariant($"{together.Min():R}:{together.Max():R}");
            foreach (var (values, its, colors) in new[]
            {
                (a, range, ColorMap.Grey), (b, range, ColorMap.Grey),
                (difference, FormattableString.Invariant($"{-strongest:R}:{strongest:R}"), ColorMap.Diverging),
            })
            {
                var (width, height, levels) =
                    new ReferenceMosaic(values, C, H, W) { Border = 0, Scale = scale, Channels = (map, map + 1), Range = its }.Render();
                Assert.True(IsIn(picture, levels, width, height, colors), $"map {map} of {its} is not in the picture");
            }
        }
    }

    [Theory]
    [InlineData("--range layer")]
    [InlineData("--range tile --gamma 2 --border 5")]
    public void Pages_of_a_difference_are_alike(string options)
    {
        work.RunLine($"diff a.npy b.npy -o d.png {options} --max-size 560 --scale 15").Done();
        string[] files = [.. work.NewFiles.Where(file => file.StartsWith("d-", StringComparison.Ordinal))];
        Assert.True(files.Length > 1);
        Assert.All(files, file => Assert.True(work.Png(file) is { Width: <= 560, Height: <= 560 }));
        work.RunLine($"diff a.npy b.npy -o one.png {options} --scale 15 --max-size 0").Done();
        // Every colour of the maps is as often on the pages as on the one image; outside them there is grey of texts and padding.
        Assert.Equal(Colored(["one.png"]), Colored(files));
        Assert.All(files, (file, i) => Assert.Contains(work.Png(file).Text, text =>
            text.Key == "Source" && text.Value.Contains($"(page {i + 1} of {files.Length})", StringComparison.Ordinal)));
        work.RunLine("diff a.npy b.npy -o e.png --scale 30 --max-size 560").Failed(1, "a-b", "--max-size");
        work.RunLine("diff a.npy b.npy -o e.png --max-size 60").Failed(1, "--max-size");

        SortedDictionary<int, int> Colored(string[] pages)
        {
            var counts = new SortedDictionary<int, int>();
            foreach (var pixels in pages.Select(page => work.Png(page).Pixels.ToArray()))
            {
                for (int at = 0; at < pixels.Length; at += 3)
                {
                    if (pixels[at] != pixels[at + 1] || pixels[at] != pixels[at + 2])
                    {
                        int color = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
                        counts[color] = counts.GetValueOrDefault(color) + 1;
                    }
                }
            }

            return counts;
        }
    }

    [Fact]
    public void Where_nothing_differs_the_difference_is_the_colour_in_the_middle()
    {
        Assert.Contains("identical", work.RunLine("diff a.npy a.npy -o d.png").Done().Output);
        byte[] level = [.. Enumerable.Repeat((byte)128, H * W)];
        Assert.True(IsIn(work.Png("d.png"), level, W, H, ColorMap.Diverging));
        work.RunLine("diff a.npy b.npy -o e.png --difference 1000000").Done();
        // Zero is half a level from the middle, and may fall on either side.
        Assert.True(IsIn(work.Png("e.png"), level, W, H, ColorMap.Diverging)
            || IsIn(work.Png("e.png"), [.. level.Select(_ => (byte)127)], W, H, ColorMap.Diverging));
    }

    [Fact]
    public void The_numbers_are_those_of_the_values()
    {
        var layer = Json("diff a.npy b.npy --json")[0];
        double[] apart = [.. a.Zip(b, (x, y) => Math.Abs((double)x - y))];
        Assert.Equal("a-b", layer.GetProperty("layer").GetString());
        Assert.Equal([C, H, W], layer.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32()));
        Assert.Equal(
            (apart.Max(), 3, false),
            (layer.GetProperty("max").GetDouble(), layer.GetProperty("maxMap").GetInt32(), layer.GetProperty("identical").GetBoolean()));
        Assert.Equal(apart.Average(), layer.GetProperty("mean").GetDouble(), 1e-9);
        Assert.Equal(Math.Sqrt(apart.Average(value => value * value)), layer.GetProperty("rmse").GetDouble(), 1e-9);
        Assert.Equal(apart.Count(value => value > 0), layer.GetProperty("different").GetInt32());
        Assert.Equal(JsonValueKind.Null, Json("diff a.npy a.npy --json")[0].GetProperty("psnr").ValueKind);
        Assert.Contains("max |A−B|", work.RunLine("diff a.npy b.npy").Done().Output);
    }

    [Fact]
    public void What_is_not_finite_is_counted()
    {
        float[] odd = [.. b];
        (odd[0], odd[1], odd[2]) = (float.NaN, float.PositiveInfinity, float.NaN);
        float[] even = [.. a];
        (even[0], even[1]) = (float.NaN, float.PositiveInfinity);
        work.Npy("a.npy", even, C, H, W);
        work.Npy("b.npy", odd, C, H, W);
        var layer = Json("diff a.npy b.npy --json")[0];
        Assert.Equal((2, 1), (layer.GetProperty("nonFiniteAlike").GetInt32(), layer.GetProperty("nonFiniteUnlike").GetInt32()));
        work.RunLine("diff a.npy b.npy --fail-above 1000").Failed(1, "a-b", "1000");
        work.RunLine("diff a.npy a.npy --fail-above 0").Done();
        work.RunLine("diff a.npy b.npy -o d.png").Done();
        Assert.Equal(1, Count("d.png", 255, 0, 255));
        work.RunLine("diff a.npy b.npy -o d.png --nan-color #01FE02").Done();
        Assert.Equal((0, 1 + 2 + 1), (Count("d.png", 255, 0, 255), Count("d.png", 1, 254, 2)));
    }

    [Fact]
    public void Archives_are_compared_key_by_key_and_nothing_is_dropped()
    {
        work.Npz("p.npz", ("x", a, [C, H, W]), ("y", a, [C, H, W]), ("only", a, [C, H, W]));
        work.Npz("q.npz", ("x", a, [C, H, W]), ("y", a, [H, C, W]), ("new", a, [C, H, W]));
        var layers = Json("diff p.npz q.npz --json").ToDictionary(layer => layer.GetProperty("layer").GetString()!);
        Assert.True(layers["x"].GetProperty("identical").GetBoolean());
        Assert.Equal("A is 7×5×9, B is 5×7×9", layers["y"].GetProperty("notCompared").GetString());
        Assert.Equal("only A has it", layers["only"].GetProperty("notCompared").GetString());
        Assert.Equal("only B has it", layers["new"].GetProperty("notCompared").GetString());
        work.RunLine("diff p.npz q.npz --fail-above 9").Failed(1, "3 of 4", "y", "only", "new");
        work.RunLine("diff p.npz:x q.npz:new -o d.png").Done();
        work.RunLine("diff p.npz:x q.npz:y").Failed(1, "nothing could be compared");
    }

    [Fact]
    public void Two_inputs_of_a_model_are_compared_layer_by_layer()
    {
        string three = Path.Combine(Path.GetDirectoryName(Repository.Seven)!, "3.png");
        var result = work.Run("diff", Repository.Seven, three, "--model", Repository.DigitsModel, "-o", "d").Done();
        Assert.Equal(8, work.NewFiles.Length);
        Assert.Equal(2 + 1 + 8, result.OutputLines.Length);
        Assert.Equal(["A: 7.png", "B: 3.png"], result.OutputLines[..2]);
        Assert.Contains("conv2.png", result.Output);

        // What the table says is what the saved activations say.
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--save-activations", "seven.npz").Done();
        work.Run("tile", three, "--model", Repository.DigitsModel, "--save-activations", "three.npz").Done();
        Assert.Equal(
            result.OutputLines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1],
            work.RunLine("diff seven.npz three.npz").Done().OutputLines[3].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        work.Run("diff", Repository.Seven, three, "--model", Repository.DigitsModel, "-o", "d.png").Misused("d.png", "8");
    }

    [Fact]
    public void Two_models_are_compared_on_one_input()
    {
        work.Model("m.onnx", Networks.Open());
        work.Model("n.onnx", Networks.Open());
        work.Npy("x.npy", Values.Some(27), 1, 3, 3, 3);
        var result = work.RunLine("diff x.npy --model m.onnx --model n.onnx");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("deep", result.Error, StringComparison.Ordinal);
        Assert.Equal(["A: m.onnx", "B: n.onnx"], result.OutputLines[..2]);
        Assert.Contains("identical", result.OutputLines[3]);

        // Half precision is near, and of another type.
        work.Model("h.onnx", Networks.Half());
        work.Npy("h.npy", Array.ConvertAll(Values.Some(12), value => (Half)value), 1, 2, 2, 3);
        Assert.Contains("identical", work.RunLine("diff h.npy h.npy --model h.onnx").Done().Output);
        Assert.Contains("A: h.onnx on h.npy", work.RunLine("diff h.npy h.npy --model h.onnx --model h.onnx").Done().Output);
    }

    [Fact]
    public void Two_devices_are_compared_on_one_input()
    {
        string[] line = ["diff", Repository.Seven, "--model", Repository.DigitsModel, "--devices", "cpu,cpu"];
        var result = work.Run([.. line, "--fail-above", "0", "-o", "d"]).Done();
        Assert.Equal(["A: cpu", "B: cpu"], result.OutputLines[..2]);
        Assert.All(result.OutputLines[3..^1], row => Assert.Contains("identical", row, StringComparison.Ordinal));
        Assert.Equal("No layer differs by more than 0.001 of its largest value.", work.Run(line).Done().OutputLines[^1]);
        Assert.Equal("No layer differs by more than 0.", result.OutputLines[^1]);
        Assert.Equal(8, work.NewFiles.Length);
        var json = work.Run([.. line, "--json"]);
        var layers = JsonDocument.Parse(json.Output).RootElement.EnumerateArray();
        Assert.All(layers, layer => Assert.Equal(0, layer.GetProperty("relative").GetDouble()));
        Assert.Equal("note: No layer differs by more than 0.001 of its largest value.", json.Error.Trim());
    }

    [Theory]
    [InlineData("SEVEN --devices cpu,cpu", "1 INPUT and 0 models")]
    [InlineData("a.npy b.npy --devices cpu,cpu", "2 INPUTs and 0 models")]
    [InlineData("SEVEN SEVEN --model DIGITS --devices cpu,cpu", "2 INPUTs and 1 model")]
    [InlineData("SEVEN --model DIGITS --model DIGITS --devices cpu,cpu", "1 INPUT and 2 models")]
    [InlineData("SEVEN --model DIGITS --devices cpu", "two devices are needed, with a comma between them")]
    [InlineData("SEVEN --model DIGITS --devices cpu,cpu,cpu", "two devices are needed")]
    [InlineData("SEVEN --model DIGITS --devices cpu,auto", "auto may be either")]
    [InlineData("SEVEN --model DIGITS --devices cpu,webgp", "--devices webgp: ", "the nearest is webgpu")]
    [InlineData("SEVEN --model DIGITS --devices cpu,cpu:x", "--devices cpu:x: ", ":INDEX")]
    [InlineData("SEVEN --model DIGITS --devices cpu,cpu --device cpu", "leave one of them out")]
    public void What_is_no_pair_of_devices_is_refused(string line, params string[] words) =>
        work.Run(["diff", .. line.Replace("SEVEN", Repository.Seven, StringComparison.Ordinal)
            .Replace("DIGITS", Repository.DigitsModel, StringComparison.Ordinal).Split(' ')]).Misused(words);

    [Fact]
    public void A_batch_has_an_image_for_each_of_its_images()
    {
        work.Npy("p.npy", a, 1, C, H, W);
        work.Npy("q.npy", [.. a, .. a], 2, C, H, W);
        work.Npy("r.npy", [.. a, .. b], 2, C, H, W);
        work.RunLine("diff q.npy r.npy -o d --json").Done();
        Assert.Equal(["d/q-r.0.png", "d/q-r.1.png"], work.NewFiles.Select(file => file.Replace('\\', '/')));
        Assert.Equal(1, Json("diff q.npy r.npy --json")[0].GetProperty("maxImage").GetInt32());
        work.RunLine("diff p.npy q.npy -o p.png").Failed(1, "nothing could be compared");
    }

    [Fact]
    public void What_is_no_pair_is_refused_with_what_would_be()
    {
        work.RunLine("diff a.npy").Misused("two", "1 INPUT ");
        work.RunLine("diff a.npy b.npy a.npy").Misused("3 INPUTs");
        work.RunLine("diff a.npy --model m.onnx --model m.onnx --model m.onnx").Misused("3 models");
        work.RunLine("diff a.npy b.npy -o -").Misused("-o -");
        work.RunLine("diff a.npy b.npy --fail-above -1").Misused("--fail-above");
        work.RunLine("diff a.npy b.npy --difference 0").Misused("--difference");
        work.RunLine("diff a.npy b.npy --layer x").Misused("--layer", "--model");
        work.RunLine("diff - -").Misused("standard input");
        work.RunLine("diff a.npy nope.npy").Failed(1, "nope.npy");
        Assert.Empty(work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private JsonElement[] Json(string line) => [.. JsonDocument.Parse(work.RunLine(line).Done().Output).RootElement.EnumerateArray()];

    private int Count(string picture, byte red, byte green, byte blue) =>
        work.Png(picture).Pixels.ToArray().Chunk(3).Count(pixel => pixel[0] == red && pixel[1] == green && pixel[2] == blue);

    private static float[] Map(float[] values, int map) => values[(map * H * W)..((map + 1) * H * W)];

    private static float[] Transpose(float[] values)
    {
        var result = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[(i % (H * W) * C) + (i / (H * W))] = values[i];
        }

        return result;
    }

    private static bool IsIn(Bitmap picture, byte[] levels, int width, int height, ColorMap colors)
    {
        Assert.Equal(3, picture.Channels);
        byte[] tile = [.. levels.SelectMany(level => colors.Rgba.Slice(4 * level, 3).ToArray())];
        for (int y = 0; y <= picture.Height - height; y++)
        {
            for (int x = 0; x <= picture.Width - width; x++)
            {
                if (Enumerable.Range(0, height).All(row => picture.Pixels.Span.Slice((((y + row) * picture.Width) + x) * 3, width * 3)
                    .SequenceEqual(tile.AsSpan(row * width * 3, width * 3))))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
