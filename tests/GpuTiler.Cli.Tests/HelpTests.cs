using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace GpuTiler.Cli.Tests;

/// <summary>The help, and that each option in it does something: an option without a case here fails.</summary>
public sealed class HelpTests : IDisposable
{
    // Many options are left out of the same command line: it runs once.
    private static readonly ConcurrentDictionary<string, string> PlainResults = new();

    /// <summary>A command line, and one that differs from it by the option alone: they must not have the same result.</summary>
    private static readonly Dictionary<string, (string Without, string With)> Cases = new()
    {
        ["demo --output"] = ("demo", "demo -o other"),
        ["demo --device"] = ("demo", "demo --device cpu:1"),
        ["demo --threads"] = ("demo", "demo --threads 1025"),
        ["demo --show"] = ("demo", "demo --show blocks"),
        ["tile --show"] = ("tile x.npy -o o.png", "tile x.npy -o o.png --show blocks"),
        ["weights --show"] = ("weights DIGITS -o o", "weights DIGITS -o o --show sixel"),
        ["diff --show"] = ("diff x.npy y.npy -o o.png", "diff x.npy y.npy -o o.png --show blocks"),
        ["maximize --show"] = ("maximize DIGITS -o o.png --steps 2", "maximize DIGITS -o o.png --steps 2 --show kitty"),
        ["demo --quiet"] = ("demo", "demo --quiet"),
        ["layers --json"] = ("layers DIGITS", "layers DIGITS --json"),
        ["layers --operators"] = ("layers DIGITS", "layers DIGITS --operators nope.so"),
        ["layers --isolate"] = ("layers DIGITS", "layers DIGITS --isolate=perhaps"),
        ["bench --isolate"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 1 --isolate=perhaps"),
        ["tile --isolate"] = ("tile x.npy -o o.png", "tile x.npy -o o.png --isolate"),
        ["stats --isolate"] = ("stats x.npy", "stats x.npy --isolate"),
        ["diff --isolate"] = ("diff x.npy x.npy", "diff x.npy x.npy --isolate"),
        ["report --isolate"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --isolate=perhaps"),
        ["report --one-file"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --one-file=perhaps"),
        ["devices --json"] = ("devices", "devices --json"),
        ["bench --layer"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 1 --layer nope"),
        ["bench --input-size"] = ("bench open.onnx --seconds 1", "bench open.onnx --seconds 1 --input-size 9x7"),
        ["bench --operators"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 1 --operators nope.so"),
        ["bench --device"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 1 --device cpu:1"),
        ["bench --seconds"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 0"),
        ["bench --threads"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 1 --threads 1025"),
        ["bench --json"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 1 --json"),
        ["bench --quiet"] = ("bench DIGITS --seconds 1", "bench DIGITS --seconds 1 --quiet"),
        ["tile --output"] = ("tile x.npy -o o.png", "tile x.npy -o p.png"),
        ["tile --model"] = ("tile digit.npy -o o.png", "tile digit.npy -o o.png --model DIGITS --layer scores"),
        ["tile --layer"] = ("tile digit.npy -o o --model DIGITS", "tile digit.npy -o o --model DIGITS --layer scores"),
        ["tile --input"] = ("tile --model DIGITS -o o", "tile --model DIGITS -o o --input image=digit.npy"),
        ["tile --input-size"] = ("tile SEVEN --model open.onnx -o o", "tile SEVEN --model open.onnx -o o --input-size 9x7"),
        ["tile --fit"] = ("tile SEVEN --model square.onnx -o o", "tile SEVEN --model square.onnx -o o --fit crop"),
        ["tile --bgr"] = ("tile red.ppm --model square.onnx -o o", "tile red.ppm --model square.onnx -o o --bgr"),
        ["tile --input-layout"] = ("tile SEVEN --model square.onnx -o o", "tile SEVEN --model square.onnx -o o --input-layout nhwc"),
        ["tile --input-scale"] = ("tile SEVEN --model DIGITS -o o", "tile SEVEN --model DIGITS -o o --input-scale 0.001"),
        ["tile --mean"] = ("tile SEVEN --model DIGITS -o o", "tile SEVEN --model DIGITS -o o --mean 0.5"),
        ["tile --std"] = ("tile SEVEN --model DIGITS -o o", "tile SEVEN --model DIGITS -o o --std 0.5"),
        ["tile --memory-budget"] = ("tile SEVEN --model DIGITS -o o", "tile SEVEN --model DIGITS -o o --memory-budget 100K"),
        ["tile --operators"] = ("tile SEVEN --model DIGITS -o o", "tile SEVEN --model DIGITS -o o --operators nope.so"),
        ["tile --save-activations"] = ("tile SEVEN --model DIGITS -o o", "tile SEVEN --model DIGITS -o o --save-activations a"),
        ["tile --tensorboard"] = ("tile x.npy -o o", "tile x.npy -o o --tensorboard t"),
        ["tile --montage"] = ("tile x.npy -o o", "tile x.npy -o o --montage"),
        ["tile --sheet"] = ("tile SEVEN --model DIGITS -o o", "tile SEVEN --model DIGITS -o o --sheet"),
        ["tile --sheet-width"] = ("tile SEVEN --model DIGITS -o o --sheet", "tile SEVEN --model DIGITS -o o --sheet --sheet-width 2000"),
        ["tile --step"] = ("tile x.npy --tensorboard t", "tile x.npy --tensorboard t --step 3"),
        ["tile --depth"] = ("tile volume.npy -o o.png", "tile volume.npy -o o.png --depth 1"),
        ["weights --depth"] = ("weights DIGITS -o o.png --layer conv1", "weights DIGITS -o o.png --layer conv1 --depth -1"),
        ["report --depth"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --depth -1"),
        ["tile --max-size"] = ("tile x.npy -o o.png", "tile x.npy -o o.png --max-size 18"),
        ["tile --deepzoom"] = ("tile x.npy -o o", "tile x.npy -o o --deepzoom"),
        ["tile --format"] = ("tile x.npy -o o/", "tile x.npy -o o/ --format gif"),
        ["tile --quality"] = ("tile x.npy -o o.jpg", "tile x.npy -o o.jpg --quality 5"),
        ["tile --animate"] = ("tile x.npy y.npy -o o", "tile x.npy y.npy -o o --animate"),
        ["tile --fps"] = ("tile x.npy y.npy -o o.gif --animate", "tile x.npy y.npy -o o.gif --animate --fps 3"),
        ["weights --format"] = ("weights DIGITS -o o", "weights DIGITS -o o --format webp"),
        ["weights --quality"] = ("weights DIGITS -o o --format jpg", "weights DIGITS -o o --format jpg --quality 5"),
        ["diff --format"] = ("diff x.npy y.npy -o o/", "diff x.npy y.npy -o o/ --format gif"),
        ["diff --quality"] = ("diff x.npy y.npy -o o.jpg", "diff x.npy y.npy -o o.jpg --quality 5"),
        ["weights --max-size"] = ("weights DIGITS -o o", "weights DIGITS -o o --max-size 60"),
        ["weights --deepzoom"] = ("weights DIGITS -o o", "weights DIGITS -o o --deepzoom"),
        ["report --max-size"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --max-size 100"),
        ["stats --model"] = ("stats digit.npy", "stats digit.npy --model DIGITS"),
        ["stats --input-size"] = ("stats SEVEN --model open.onnx", "stats SEVEN --model open.onnx --input-size 9x7"),
        ["stats --fit"] = ("stats SEVEN --model square.onnx", "stats SEVEN --model square.onnx --fit crop"),
        ["stats --bgr"] = ("stats red.ppm --model square.onnx", "stats red.ppm --model square.onnx --bgr"),
        ["stats --memory-budget"] = ("stats SEVEN --model DIGITS", "stats SEVEN --model DIGITS --memory-budget 100K"),
        ["stats --quiet"] = ("stats SEVEN --model DIGITS --memory-budget 100K", "stats SEVEN --model DIGITS --memory-budget 100K --quiet"),
        ["stats --layout"] = ("stats x.npy", "stats x.npy --layout nhwc"),
        ["report --output"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o p.html"),
        ["report --layer"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --layer scores"),
        ["report --input"] = ("report DIGITS -o o.html", "report DIGITS -o o.html --input image=digit.npy"),
        ["report --input-size"] = ("report open.onnx SEVEN -o o.html", "report open.onnx SEVEN -o o.html --input-size 9x7"),
        ["report --model"] = ("report DIGITS -o o.html", "report SEVEN --model DIGITS -o o.html"),
        ["report --fit"] = ("report square.onnx SEVEN -o o.html", "report square.onnx SEVEN -o o.html --fit crop"),
        ["report --bgr"] = ("report square.onnx red.ppm -o o.html", "report square.onnx red.ppm -o o.html --bgr"),
        ["report --input-layout"] = ("report square.onnx SEVEN -o o.html", "report square.onnx SEVEN -o o.html --input-layout nhwc"),
        ["report --input-scale"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --input-scale 0.001"),
        ["report --mean"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --mean 0.5"),
        ["report --std"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --std 0.5"),
        ["report --memory-budget"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --memory-budget 100K"),
        ["report --operators"] = ("report DIGITS SEVEN -o o.html", "report DIGITS SEVEN -o o.html --operators nope.so"),
        ["weights --output"] = ("weights DIGITS -o o", "weights DIGITS -o p"),
        ["weights --layer"] = ("weights DIGITS -o o", "weights DIGITS -o o --layer conv1"),
    };

    private static readonly string[] Tiling =
    [
        "--columns 1", "--padding 5", "--border 7", "--pad-value 9", "--color-map magma",
        "--nan-color #FF0000", "--infinity-color 255", "--range 0:1", "--gamma 3", "--channels 0:1",
        "--sort mean", "--top 2", "--interleave 2", "--rgb", "--scale 2", "--shrink 2", "--layout nhwc",
        "--device cpu:1", "--threads 1025", "--quiet",
    ];

    private static readonly string[] Figures = ["--title x", "--labels index", "--mark dead", "--color-bar", "--matshow"];

    private readonly Workspace work = new();

    static HelpTests()
    {
        foreach (string option in new[]
        {
            "input-layout nhwc", "input-scale 0.001", "mean 0.5", "std 0.5", "operators nope.so", "layer scores",
            "input image=digit.npy", "device cpu:1", "threads 1025", "json", "csv", "channels 0:1", "sort mean", "top 2",
        })
        {
            string line = option.StartsWith("input image", StringComparison.Ordinal) ? "stats --model DIGITS"
                : option == "input-layout nhwc" ? "stats SEVEN --model square.onnx" : "stats SEVEN --model DIGITS";
            Cases.Add($"stats --{option.Split(' ')[0]}", (line, $"{line} --{option}"));
        }

        const string Diff = "diff SEVEN digit.npy --model DIGITS";
        foreach (string option in new[]
        {
            "output d", "json", "fail-above 0.5", "layer scores", "input-scale 0.001", "mean 0.5", "std 0.5",
            "operators nope.so", "memory-budget 100K",
        })
        {
            Cases.Add($"diff --{option.Split(' ')[0]}", (Diff, $"{Diff} --{option}"));
        }

        foreach (string option in new[] { "max-pixels 9", "max-decoded 9", "max-seconds -1" })
        {
            foreach (string line in new[]
            {
                "tile SEVEN --model DIGITS -o o", "stats SEVEN --model DIGITS", Diff, "report DIGITS SEVEN -o o.html",
            })
            {
                Cases.Add($"{line.Split(' ')[0]} --{option.Split(' ')[0]}", (line, $"{line} --{option}"));
            }
        }

        // It goes on until it is stopped, so only that an option is known can be seen here; what it does is seen in the viewer's own tests.
        const string View = "view nope.onnx";
        foreach (string option in new[]
        {
            "layer", "input", "input-size", "fit", "input-layout", "input-scale", "mean", "std", "memory-budget", "operators",
            "layout", "port", "host", "certificate", "certificate-key", "compare", "survey", "survey-data", "survey-labels",
            "device", "threads", "max-pixels", "max-decoded", "max-seconds",
        })
        {
            Cases.Add($"view --{option}", (View, $"{View} --{option}"));
        }

        foreach (string option in new[] { "bgr", "isolate", "no-open", "quiet" })
        {
            Cases.Add($"view --{option}", (View, $"{View} --{option}=perhaps"));
        }

        const string Attribute = "attribute SEVEN --model DIGITS -o o.png";
        foreach (string option in new[]
        {
            "output p.png", "layer conv1", "unit 3", "method saliency", "save-map m.npy", "input image=digit.npy",
            "input-scale 0.001", "mean 0.5", "std 0.5", "operators nope.so",
            "format gif", "max-size 9", "deepzoom", "by conv1", "show overlay", "top 2",
        })
        {
            Cases.Add(
                $"attribute --{option.Split(' ')[0]}",
                (Attribute, option == "output p.png" ? "attribute SEVEN --model DIGITS -o p.png" : $"{Attribute} --{option}"));
        }

        Cases.Add("attribute --opacity", ($"{Attribute} --show both", $"{Attribute} --show both --opacity 0.3"));
        Cases.Add("attribute --class-names", ($"{Attribute} --top 2", $"{Attribute} --top 2 --class-names nope.txt"));
        Cases.Add("attribute --model", ("attribute SEVEN --model square.onnx -o o.png", "attribute SEVEN --model DIGITS -o o.png"));
        Cases.Add("attribute --quality", (
            "attribute SEVEN --model DIGITS -o o.jpg", "attribute SEVEN --model DIGITS -o o.jpg --quality 5"));
        Cases.Add("attribute --input-size", (
            "attribute SEVEN --model open.onnx -o o", "attribute SEVEN --model open.onnx -o o --input-size 9x7"));
        Cases.Add("attribute --fit", (
            "attribute SEVEN --model square.onnx -o o --method input-x-gradient",
            "attribute SEVEN --model square.onnx -o o --method input-x-gradient --fit crop"));
        Cases.Add("attribute --bgr", (
            "attribute red.ppm --model square.onnx -o o --method input-x-gradient",
            "attribute red.ppm --model square.onnx -o o --method input-x-gradient --bgr"));
        Cases.Add("attribute --input-layout", (
            "attribute SEVEN --model square.onnx -o o --method saliency",
            "attribute SEVEN --model square.onnx -o o --method saliency --input-layout nhwc"));
        Cases.Add("attribute --steps", (
            $"{Attribute} --method integrated-gradients", $"{Attribute} --method integrated-gradients --steps 2"));
        Cases.Add("attribute --noise", (
            $"{Attribute} --method smoothgrad --steps 2", $"{Attribute} --method smoothgrad --steps 2 --noise 0.5"));
        Cases.Add("attribute --seed", (
            $"{Attribute} --method smoothgrad --steps 2", $"{Attribute} --method smoothgrad --steps 2 --seed 3"));
        Cases.Add("attribute --baseline", ($"{Attribute} --method occlusion", $"{Attribute} --method occlusion --baseline 1"));
        Cases.Add("attribute --window", ($"{Attribute} --method occlusion", $"{Attribute} --method occlusion --window 9"));
        foreach (string option in Tiling.Concat(Figures)
            .Where(option => option is not ("--sort mean" or "--top 2" or "--interleave 2" or "--rgb")))
        {
            string line = option is "--columns 1" or "--channels 0:1" or "--padding 5" ? "attribute red.ppm --model square.onnx -o o.png"
                : option is "--layout nhwc" ? $"{Attribute} --by conv1"
                : option.StartsWith("--nan-", StringComparison.Ordinal) || option.StartsWith("--infinity-", StringComparison.Ordinal)
                    ? "attribute nan.npy --model square.onnx -o o.png --method input-x-gradient"
                    : Attribute;
            Cases.Add($"attribute {option.Split(' ')[0]}", (line, $"{line} {option}"));
        }

        const string Maximize = "maximize DIGITS -o o.png --steps 2";
        foreach (string option in new[]
        {
            "output p.png", "layer conv1", "unit 3", "by conv1", "preset digits", "steps 3", "rate 0.2", "size 9x7", "seed 3",
            "save-inputs x.npy", "save-loss l.npy", "memory-budget 1K", "sizes 2", "noise 0:1",
            "gradient none", "optimizer adam", "start digit.npy", "growth 0.5", "contrast 0.1",
            "remove-negatives", "normalize zscore", "crop 3", "loss-border 3", "most-loss 1e-6",
            "input image=digit.npy", "input-scale 0.001", "mean 0.5", "std 0.5", "operators nope.so",
            "format gif", "max-size 9", "deepzoom",
        })
        {
            string line = option.StartsWith("output", StringComparison.Ordinal) ? "maximize DIGITS --steps 2"
                : option.StartsWith("size", StringComparison.Ordinal) ? $"{Maximize} --layer conv1 --channels 0"
                : option.StartsWith("steps", StringComparison.Ordinal) ? "maximize DIGITS -o o.png --unit 3"
                : option.StartsWith("loss", StringComparison.Ordinal) ? $"{Maximize} --layer conv1 --channels 0"
                : option.StartsWith("growth", StringComparison.Ordinal) ? $"{Maximize} --sizes 2"
                : option.StartsWith("remove", StringComparison.Ordinal) ? $"{Maximize} --preset digits" : Maximize;
            Cases.Add($"maximize --{option.Split(' ')[0]}", (line, $"{line} --{option}"));
        }

        const string Lucid = "maximize DIGITS -o o.png --preset lucid --steps 2 --unit 3";
        foreach (string option in new[]
        {
            "basis pixels", "decay 2", "transform-pad 0", "transform-jitter 0", "transform-scale 0.5", "transform-rotate 90",
            "transform-last-jitter 0", "total-variation 1", "l1 1", "l2 1", "blur 1", "pictures 2", "diversity 1",
        })
        {
            Cases.Add($"maximize --{option.Split(' ')[0]}", (Lucid, $"{Lucid} --{option}"));
        }

        Cases.Add("maximize --penalty-center", ($"{Lucid} --l1 1", $"{Lucid} --l1 1 --penalty-center 0"));
        Cases.Add("maximize --colors", (
            "maximize square.onnx -o o.png --steps 2", "maximize square.onnx -o o.png --steps 2 --colors decorrelated"));
        Cases.Add("maximize --quality", ("maximize DIGITS -o o.jpg --steps 2", "maximize DIGITS -o o.jpg --steps 2 --quality 5"));
        Cases.Add("maximize --animate", ("maximize DIGITS -o o.gif --steps 3", "maximize DIGITS -o o.gif --steps 3 --animate"));
        Cases.Add("maximize --fps", (
            "maximize DIGITS -o o.gif --steps 3 --animate", "maximize DIGITS -o o.gif --steps 3 --animate --fps 3"));
        Cases.Add("maximize --bgr", ("maximize square.onnx -o o.png --steps 2", "maximize square.onnx -o o.png --steps 2 --bgr"));
        Cases.Add("maximize --input-layout", (
            "maximize square.onnx -o o.png --steps 2", "maximize square.onnx -o o.png --steps 2 --input-layout nhwc"));
        foreach (string option in Tiling.Where(option => option is not ("--sort mean" or "--top 2" or "--interleave 2" or "--rgb")))
        {
            string line = option is "--layout nhwc" ? $"{Maximize} --layer conv1"
                : option.StartsWith("--nan-", StringComparison.Ordinal) || option.StartsWith("--infinity-", StringComparison.Ordinal)
                    ? "maximize DIGITS -o o.png --preset digits --rate 3e38 --steps 40"
                : option.StartsWith("--range", StringComparison.Ordinal) ? $"{Maximize} --preset digits" : Maximize;
            Cases.Add($"maximize {option.Split(' ')[0]}", (line, $"{line} {option}"));
        }

        const string Survey = "survey SEVEN --model square.onnx -o o";
        foreach (string option in new[]
        {
            "layer nope", "fit crop", "input-layout nhwc", "input-scale 0.001", "mean 0.5", "std 0.5",
            "memory-budget 1", "operators nope.so", "isolate=perhaps", "labels nope.csv",
            "top 3", "batch 0", "save-every 0", "strict=perhaps", "label-means=perhaps",
            "max-pixels 9", "max-decoded 9", "max-seconds -1", "shard 2/2", "shards 2",
            "device cpu:1", "threads 1025", "quiet", "no-sheets",
        })
        {
            Cases.Add($"survey --{option.Split(' ', '=')[0]}", (Survey, $"{Survey} --{option}"));
        }

        Cases.Add("survey --model", (Survey, "survey SEVEN --model open.onnx -o o"));
        Cases.Add("survey --output", (Survey, "survey SEVEN --model square.onnx -o p"));
        Cases.Add("survey --bgr", ("survey red.ppm --model square.onnx -o o", "survey red.ppm --model square.onnx -o o --bgr"));
        Cases.Add("survey --input", (Survey, $"{Survey} --input nope=digit.npy"));
        Cases.Add("survey --tensorboard", (Survey, $"{Survey} --tensorboard t"));
        Cases.Add("survey --step", ($"{Survey} --tensorboard t", $"{Survey} --tensorboard t --step 3"));
        Cases.Add("survey --input-size", ("survey SEVEN --model open.onnx -o o", "survey SEVEN --model open.onnx -o o --input-size 9x7"));

        Cases.Add("diff --model", ("diff digit.npy digit.npy", "diff digit.npy digit.npy --model DIGITS"));
        Cases.Add("diff --devices", ("diff SEVEN --model DIGITS", "diff SEVEN --model DIGITS --devices cpu,cpu"));
        Cases.Add("diff --input", ("diff --model DIGITS --model DIGITS", "diff --model DIGITS --model DIGITS --input image=digit.npy"));
        Cases.Add("diff --input-size", ("diff SEVEN SEVEN --model open.onnx", "diff SEVEN SEVEN --model open.onnx --input-size 9x7"));
        Cases.Add("diff --fit", ("diff SEVEN three.png --model square.onnx", "diff SEVEN three.png --model square.onnx --fit crop"));
        Cases.Add("diff --bgr", ("diff red.ppm SEVEN --model square.onnx", "diff red.ppm SEVEN --model square.onnx --bgr"));
        Cases.Add("diff --input-layout", (
            "diff SEVEN three.png --model square.onnx", "diff SEVEN three.png --model square.onnx --input-layout nhwc"));
        Cases.Add("diff --max-size", ("diff x.npy y.npy -o o.png --scale 20", "diff x.npy y.npy -o o.png --scale 20 --max-size 560"));
        Cases.Add("diff --difference", ("diff x.npy y.npy -o o.png", "diff x.npy y.npy -o o.png --difference 9"));
        foreach (string option in Tiling.Where(option => option is not ("--sort mean" or "--top 2" or "--interleave 2" or "--rgb")))
        {
            string line = option == "--quiet" ? $"{Diff} --memory-budget 100K" : "diff x.npy y.npy -o o.png";
            Cases.Add($"diff {option.Split(' ')[0]}", (line, $"{line} {option}"));
        }

        foreach (string option in Tiling.Concat(Figures))
        {
            Cases.Add($"tile {option.Split(' ')[0]}", ("tile x.npy -o o.png", $"tile x.npy -o o.png {option}"));
            Cases.Add($"weights {option.Split(' ')[0]}", ("weights DIGITS -o o", $"weights DIGITS -o o {option}"));
            if (Figures.Contains(option))
            {
                continue;
            }

            Cases.Add($"report {option.Split(' ')[0]}", ("report DIGITS SEVEN -o o.html", $"report DIGITS SEVEN -o o.html {option}"));
        }
    }

    public static TheoryData<string> Options => [.. Cases.Keys];

    public static TheoryData<string> Commands =>
    [
        "demo", "layers", "tile", "weights", "stats", "diff", "attribute", "maximize",
        "survey", "report", "devices", "bench", "view", "completion",
    ];

    public static TheoryData<string> CommandsWithArguments =>
        [.. Commands.Select(row => row.Data).Except(["demo", "devices", "view", "completion"])];

    [Theory]
    [MemberData(nameof(Options))]
    public void Each_option_changes_the_result(string option)
    {
        var (without, with) = Cases[option];
        Assert.NotEqual(PlainResults.GetOrAdd(without, Result), Result(with));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_option_in_the_help_has_a_test(string command)
    {
        string help = work.Run(command, "--help").Done().Output;
        var options = Regex.Matches(help, "(?m)^  (?:-o, )?(--[a-z][a-z0-9-]*)").Select(match => $"{command} {match.Groups[1].Value}");
        Assert.Equal(Cases.Keys.Where(key => key.StartsWith($"{command} ", StringComparison.Ordinal)).Order(), options.Order());
        Assert.Equal(help, work.Run(command, "-h").Done().Output);
        Assert.Matches($@"Usage:\s+gputiler {command}", help);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_option_stands_in_one_group(string command)
    {
        string help = work.Run(command, "--help").Done().Output;
        var groups = Regex.Matches(help, @"(?m)^(\w+):\n((?:  .*\n)+)").ToDictionary(
            group => group.Groups[1].Value,
            group => Regex.Matches(group.Groups[2].Value, "(?m)^  (?:-o, )?(--[a-z][a-z0-9-]*)")
                .Select(match => match.Groups[1].Value).ToArray());
        string[] titles = [.. groups.Where(group => group.Value.Length > 0).Select(group => group.Key)],
            known = ["Common", "Input", "Layers", "Method", "Look", "Layout", "Output", "Device", "Server"];
        string[] all = [.. groups.SelectMany(group => group.Value)];
        Assert.Distinct(all);
        Assert.Equal(
            Cases.Keys.Where(key => key.StartsWith($"{command} ", StringComparison.Ordinal)).Select(key => key.Split(' ')[1]).Order(),
            all.Order());
        if (all.Length <= 10)
        {
            Assert.Equal(all.Length == 0 ? [] : ["Options"], titles);
            return;
        }

        Assert.Equal(known.Where(title => titles.Contains(title)), titles);
        Assert.Equal(5, groups["Common"].Length);
        Assert.True(titles.Length >= 4, string.Join(", ", titles));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void The_help_fits_80_columns(string command) =>
        Assert.All(work.Run(command, "--help").Done().OutputLines, line => Assert.InRange(line.Length, 1, 80));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Examples_are_sound_command_lines(string command)
    {
        string[] examples = ExamplesOf(command);
        Assert.All(examples, example => Assert.StartsWith("gputiler ", example, StringComparison.Ordinal));
        // Their files are missing, which is no wrong usage. What has none would run.
        foreach (string example in examples.Where(example => example != "gputiler view"))
        {
            work.Run([.. example.Split(' ')[1..].Select(word => word.Trim('\''))]).Failed(1);
        }
    }

    [Theory]
    [MemberData(nameof(CommandsWithArguments))]
    public void A_command_that_needs_something_shows_its_examples(string command)
    {
        string[] examples = ExamplesOf(command);
        Assert.InRange(examples.Length, command == "tile" ? 3 : 2, 3);
        var lines = work.Run(command).Misused().Error.Split('\n');
        Assert.Equal(examples.Select(example => $"  {example}"), lines[1..^2]);
        Assert.DoesNotContain("  gputiler", work.Run(command, "--nope").Misused().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_each_command()
    {
        string help = work.Run("--help").Done().Output;
        Assert.Equal(
            Commands.Select(row => row.Data),
            Regex.Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..], "(?m)^  ([a-z]+)")
                .Select(match => match.Groups[1].Value));
        Assert.All(Regex.Matches(help, "(?m)^  gputiler ([a-z]+) ").Select(match => match.Groups[1].Value), example =>
            Assert.Contains(example, Commands.Select(row => row.Data)));
    }

    [Fact]
    public void The_version_says_what_somebody_is_asked_who_reports_a_fault()
    {
        string said = work.Run("--version").Done().Output;
        var version = Regex.Match(
            said, @"^\d+\.\d+\.\d+\S*( \(commit [0-9a-f]{12}\))?, (?<runtime>ONNX Runtime \d+\.\d+\.\d+)\S*, (?<kernel>\w+ kernel)\n$");
        Assert.True(version.Success, said);
        string devices = work.Run("devices").Done().Output;
        Assert.Contains(version.Groups["kernel"].Value, devices, StringComparison.Ordinal);
        Assert.Contains(version.Groups["runtime"].Value, devices, StringComparison.Ordinal); // what the library that is there says
    }

    public void Dispose() => work.Dispose();

    private string[] ExamplesOf(string command) =>
        [.. Regex.Match(work.Run(command, "--help").Done().Output, @"(?m)^Examples:\n((?:  .+\n)+)").Groups[1].Value
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    // The exit code, what was said and every file: all that a user could tell two results apart by.
    private static string Result(string line)
    {
        using var own = new Workspace();
        own.Npy("x.npy", Values.Some(5 * 4 * 6), 5, 4, 6);
        own.Npy("y.npy", [float.NaN, float.PositiveInfinity, .. Values.Some((5 * 4 * 6) - 2)], 5, 4, 6);
        own.Npy("volume.npy", Values.Some(2 * 3 * 4 * 5), 1, 2, 3, 4, 5);
        own.Npy("nan.npy", [float.NaN, float.PositiveInfinity, .. Values.Some(43)], 1, 3, 5, 3);
        own.Npy("digit.npy", Values.Some(784), 1, 1, 28, 28);
        own.Write("three.png", File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(Repository.Seven)!, "3.png")));
        own.Write("red.ppm", [.. "P6 2 2 255\n"u8, .. Enumerable.Range(0, 12).Select(i => (byte)(i * i))]);
        own.Model("open.onnx", Networks.Open());
        own.Model("square.onnx", Networks.Open(1L, 3L, 5L, 3L));
        var result = own.Run([.. line.Split(' ').Select(word =>
            word switch { "SEVEN" => Repository.Seven, "DIGITS" => Repository.DigitsModel, _ => word })]);
        string all = $"{result.ExitCode} {result.Output} {result.Error} " + string.Join(' ', own.NewFiles.Select(file =>
            file + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Content(file)))));
        return Regex.Replace(all, @"events\.out\.[\w.-]+", "events ");

        // A PNG records its options, and an event file or a log its time, which must not be what tells two apart.
        ReadOnlySpan<byte> Content(string file) => file.EndsWith(".png", StringComparison.Ordinal) ? own.Png(file).Pixels.Span
            : file.EndsWith("survey.log", StringComparison.Ordinal) ? []
            : file.Contains("tfevents", StringComparison.Ordinal)
                ? System.Text.Encoding.UTF8.GetBytes(string.Join('|', EventFile.Read(own.At(file)).Select(one => $"{one.Tag} {one.Step}")))
            : File.ReadAllBytes(own.At(file));
    }
}
