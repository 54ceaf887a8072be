using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTiler.Cli;

/// <summary>Options as the user gave them.</summary>
internal static class GivenOptions
{
    /// <summary>Those of some that were given.</summary>
    public static IEnumerable<OptionResult> Of(ParseResult parsed, IEnumerable<Option> options) =>
        options.Select(parsed.GetResult).OfType<OptionResult>().Where(result => !result.Implicit);

    /// <summary>The same as text, each after a space.</summary>
    public static string Text(ParseResult parsed, IEnumerable<Option> options) => string.Concat(
        Of(parsed, options).SelectMany(result => result.Tokens.Select(token => token.Value).Prepend(result.Option.Name))
            .Select(word => $" {word}"));
}
