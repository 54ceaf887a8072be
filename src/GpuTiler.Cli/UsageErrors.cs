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
        var command = parsed.CommandResult;
        return parsed.Errors.FirstOrDefault(error => error.SymbolResult is ArgumentResult { Parent: CommandResult } argument && argument.Tokens.Count > 0)?.Message
            ?? (parsed.UnmatchedTokens is [var token, ..] ? Unmatched(command.Command, token)
            : command.Command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > command.GetResult(argument)?.Tokens.Count) is { } missing
                ? $"{missing.Name} is needed: {missing.Description}."
            : parsed.Errors[0].Message);
    }

    /// <summary>Says that something that begins with a dash is no option.</summary>
    public static string NoOption(string token) => $"There is no option {token}. (A file of that name is ./{token})";

    private static string Unmatched(Command command, string token) =>
        token.StartsWith('-') ? NoOption(token)
        : command.Subcommands.Count > 0 ? $"There is no command {token}: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))} can be given."
        : $"{token} is too much: {(command.Arguments.Count == 0 ? $"{command.Name} takes no argument" : $"{command.Name} takes one {command.Arguments[0].Name}")}.";
}
