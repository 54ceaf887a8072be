using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The option that makes tiles smaller than their maps.</summary>
internal static class ShrinkOption
{
    private static readonly Dictionary<string, Func<int, TileShrink>> Modes = new()
    {
        ["mean"] = TileShrink.Mean,
        ["max"] = TileShrink.Max,
    };

    public static Option<TileShrink> Create() => new("--shrink")
    {
        Description = $"values per pixel in both directions, up to {TileShrink.MaxFactor}: a pixel has the mean of its block's levels, or with :max the largest; "
            + "ranges and numbers stay those of the values",
        HelpName = "K[:mean|max]",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(':', 2);
            string word = parts.Length == 2 ? parts[1] : "mean";
            return Numbers.TryWhole(parts[0], out int factor)
                && factor is >= 1 and <= TileShrink.MaxFactor && Modes.TryGetValue(word, out var of)
                ? of(factor)
                : Words.Refuse<TileShrink>(
                    result, "--shrink", Modes.ContainsKey(word) ? "" : word, Modes.Keys,
                    $"a whole number from 1 to {TileShrink.MaxFactor} is needed, and :mean or :max may follow");
        },
    };
}
