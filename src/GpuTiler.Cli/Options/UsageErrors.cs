using System.CommandLine;
using System.CommandLine.Parsing;

namespace GpuTiler.Cli;

/// <summary>What is wrong with a command line, in one sentence: the most telling of the errors that the parser found.</summary>
internal static class UsageErrors
{
    public static string? Find(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        // An unknown option makes other errors, such as one INPUT too many.
        var result = parsed.CommandResult;
        return parsed.Errors.FirstOrDefault(error => IsAboutGivenArgument(error.SymbolResult))?.Message
            ?? (parsed.UnmatchedTokens is [var token, ..] ? Unmatched(result.Command, token)
            : result.Command.Arguments.FirstOrDefault(argument => Lacks(result, argument)) is { } missing
                ? $"{missing.Name} is needed: {missing.Description}."
            : parsed.Errors[0].Message);
    }

    /// <summary>The commands that a person may give.</summary>
    public static IEnumerable<string> CommandsOf(Command command) => command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);

    /// <summary>Says that something that begins with a dash is no option.</summary>
    /// <param name="token">It.</param>
    /// <param name="options">The options that there are.</param>
    public static string NoOption(string token, IEnumerable<Option> options) =>
        $"There is no option {token}{Words.Offer(token.Split('=')[0], options.Select(option => option.Name))}. (A file of that name is ./{token})";

    private static bool IsAboutGivenArgument(SymbolResult? symbol) => symbol is ArgumentResult { Parent: CommandResult, Tokens.Count: > 0 };

    private static bool Lacks(CommandResult result, Argument argument) =>
        argument.Arity.MinimumNumberOfValues > result.GetResult(argument)?.Tokens.Count;

    private static string Unmatched(Command command, string token) =>
        token.StartsWith('-') ? NoOption(token, command.Options)
        : command.Subcommands.Count > 0
            ? $"There is no command {token}: {string.Join(", ", CommandsOf(command))} can be given{Words.Offer(token, CommandsOf(command))}."
        : command.Arguments.Count > 0 ? $"{token} is too much: {command.Name} takes one {command.Arguments[0].Name}."
        : $"{token} is too much: {command.Name} takes no argument.";
}
