using System.Globalization;

namespace GpuTiler.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record FuzzOptions
{
    private static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(10);

    /// <summary>The targets' names; empty for all.</summary>
    public IReadOnlyList<string> Targets { get; private init; } = [];

    /// <summary>How long each target is fuzzed.</summary>
    public TimeSpan Time { get; private init; } = UsualTime;

    /// <summary>How many inputs, instead of a time.</summary>
    public long? Inputs { get; private init; }

    /// <summary>What the random numbers begin with.</summary>
    public int Seed { get; private init; } = Environment.TickCount;

    /// <summary>
    /// Whether the first inputs alone are changed: every run of a seed then has the same inputs, on every machine, as many of them as the
    /// time allows.
    /// </summary>
    public bool IsSteady { get; private init; }

    /// <summary>Whether the inputs that reach everything replace the committed corpus.</summary>
    public bool Keep { get; private init; }

    /// <summary>Files to run once; empty fuzzes.</summary>
    public IReadOnlyList<string> Replayed { get; private init; } = [];

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It is not understood.</exception>
    public static FuzzOptions Parse(ReadOnlySpan<string> arguments) => arguments switch
    {
        [] => new(),
        ["--keep", .. var rest] => Parse(rest) with { Keep = true },
        ["--steady", .. var rest] => Parse(rest) with { IsSteady = true },
        ["--replay", .. var files] when files.Length > 0 => new() { Replayed = files.ToArray() },
        ["--seconds", var text, .. var rest] => Parse(rest) with { Time = TimeSpan.FromSeconds(Number(text)) },
        ["--minutes", var text, .. var rest] => Parse(rest) with { Time = TimeSpan.FromMinutes(Number(text)) },
        ["--inputs", var text, .. var rest] => Parse(rest) with { Inputs = Number(text) },
        ["--seed", var text, .. var rest] => Parse(rest) with { Seed = Number(text) },
        [var word, ..] when word.StartsWith('-') => throw new FormatException($"{word} is not understood, or lacks its value"),
        ["all", .. var rest] => Parse(rest),
        [var name, .. var rest] => Parse(rest) is var options ? options with { Targets = [name, .. options.Targets] } : options,
    };

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw new FormatException($"'{text}' is no whole number from 0");
}
