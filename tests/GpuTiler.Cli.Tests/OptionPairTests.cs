using System.Text.RegularExpressions;

namespace GpuTiler.Cli.Tests;

/// <summary>
/// Any two options of <c>gputiler tile</c> that say how an image looks: they work together, or are refused with both named.
/// </summary>
public sealed class OptionPairTests
{
    // Needs more than an array, or is no matter of looks; each has tests of its own.
    private static readonly string[] Others =
    [
        "--output", "--model", "--layer", "--input", "--input-size", "--fit", "--bgr", "--input-layout", "--input-scale", "--mean", "--std",
        "--memory-budget", "--operators", "--isolate", "--quality", "--animate", "--fps", "--max-pixels", "--max-decoded", "--max-seconds",
        "--save-activations", "--step", "--sheet", "--sheet-width", "--device", "--threads", "--quiet", "--help",
    ];

    private static readonly Dictionary<string, string> Values = new()
    {
        ["--columns"] = "2",
        ["--padding"] = "1",
        ["--border"] = "3",
        ["--pad-value"] = "#102030",
        ["--color-map"] = "magma",
        ["--nan-color"] = "9",
        ["--infinity-color"] = "#FF0000",
        ["--range"] = "layer:sigma=2",
        ["--gamma"] = "2",
        ["--channels"] = "0:3",
        ["--scale"] = "3",
        ["--shrink"] = "2",
        ["--max-size"] = "400",
        ["--layout"] = "nhwc",
        ["--interleave"] = "2",
        ["--rgb"] = "",
        ["--sort"] = "mean",
        ["--top"] = "3",
        ["--depth"] = "0",
        ["--mark"] = "dead,saturated",
        ["--labels"] = "index,range",
        ["--title"] = "x",
        ["--color-bar"] = "",
        ["--matshow"] = "",
        ["--montage"] = "",
        ["--deepzoom"] = "",
        ["--tensorboard"] = "logs",
        ["--format"] = "webp",
        ["--show"] = "blocks",
    };

    public static TheoryData<string> Options
    {
        get
        {
            using var work = new Workspace();
            return [.. Regex.Matches(work.Run("tile", "--help").Done().Output, "(?m)^  (?:-[a-z?], )*(--[a-z-]+)")
                .Select(match => match.Groups[1].Value).Except(Others)];
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Two_options_work_together_or_are_refused_with_both_named(string option)
    {
        Assert.True(Values.ContainsKey(option), $"{option} has no value here.");
        Parallel.ForEach(
            Values.Keys.Where(other => string.CompareOrdinal(option, other) < 0), new() { MaxDegreeOfParallelism = 2 }, other =>
            {
                using var work = new Workspace();
                // Every side is as long as any other, and a figure of one map has one.
                bool isOne = option == "--matshow" || other == "--matshow";
                bool isMapLast = option == "--layout" || other == "--layout";
                int[] shape = !isOne || option == "--channels" || other == "--channels" ? [6, 6, 6] : isMapLast ? [6, 6, 1] : [1, 6, 6];
                work.Npy("x.npy", GpuTiler.Cli.Tests.Values.Some(shape.Aggregate((a, b) => a * b)), shape);
                string values = string.Join(
                    ' ', new[] { option, other }.Select(name => $"{name} {(isOne && name == "--channels" ? "0:1" : Values[name])}".Trim()));
                var result = work.RunLine($"tile x.npy -o out/ {values}");
                Assert.True(result.ExitCode is 0 or 2, $"{values}: {result.Error}");
                Assert.Equal(result.ExitCode == 0, work.NewFiles.Any(file => file.StartsWith("out/", StringComparison.Ordinal)));
                if (result.ExitCode == 2)
                {
                    Assert.True(
                        result.Error.Contains(option, StringComparison.Ordinal) && result.Error.Contains(other, StringComparison.Ordinal),
                        $"{values}: {result.Error}");
                    Assert.Empty(work.NewFiles);
                }
            });
    }
}
