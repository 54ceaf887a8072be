using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary>The option that says how large a value is.</summary>
internal static class ScaleOption
{
    /// <summary>The value that stands for <c>auto</c>.</summary>
    public const int Automatic = 0;

    /// <summary>The word for a scale that is chosen.</summary>
    public const string Word = "auto";

    public static Option<int?> Create() => new Option<int?>("--scale")
    {
        Description =
            $"pixels per value in both directions; {Word} makes small maps up to 32 pixels large, and larger where labels need it "
            + $"(default: {Word} in figures, sheets and reports, and 1 otherwise)",
        HelpName = $"N|{Word}",
        CustomParser = result => result.Tokens[0].Value is var text && text == Word ? Automatic
            : Numbers.TryWhole(text, out int number) && number > 0 ? number
            : Words.Refuse<int?>(result, "--scale", text, [Word], $"a whole number from 1 to {int.MaxValue} or {Word} is needed"),
    }.Completing([Word]);
}
