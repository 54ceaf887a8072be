using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>Options that change a single number of a preset: <see langword="null"/> where the preset's is left.</summary>
internal static class PresetOption
{
    /// <summary>What descriptions end with.</summary>
    public const string Default = " (default: the preset's)";

    /// <summary>A whole number.</summary>
    public static Option<int?> Whole(string name, string description, int minimum, int maximum) => new(name)
    {
        Description = description + Default,
        HelpName = "N",
        CustomParser = result => Numbers.TryWhole(result.Tokens[0].Value, out int value) && value >= minimum && value <= maximum
            ? value
            : Numbers.Error<int?>(result, $"{name} {result.Tokens[0].Value}: a whole number from {minimum} to {maximum} is needed."),
    };

    /// <summary>A number above 0, or from 0 on.</summary>
    public static Option<float?> Real(string name, string description, bool maybeZero = false) => new(name)
    {
        Description = description + Default,
        HelpName = "X",
        CustomParser = result => Numbers.TryReal(result.Tokens[0].Value, out float value) && (value > 0 || (maybeZero && value == 0))
            ? value
            : Numbers.Error<float?>(
                result, $"{name} {result.Tokens[0].Value}: a finite number {(maybeZero ? "from 0 on" : "above 0")} is needed."),
    };

    /// <summary>One of some words.</summary>
    public static Option<T?> Word<T>(string name, string description, IReadOnlyDictionary<string, T> words)
        where T : struct => new Option<T?>(name)
        {
            Description = $"{description}: {string.Join(", ", words.Keys)}" + Default,
            HelpName = string.Join('|', words.Keys),
            CustomParser = result => words.TryGetValue(result.Tokens[0].Value, out var found)
                ? found
                : Words.Refuse<T?>(result, name, result.Tokens[0].Value, [.. words.Keys]),
        }.Completing(words.Keys);
}
