using System.CommandLine;
using System.CommandLine.Completions;

namespace GpuTiler.Cli;

/// <summary>
/// What can stand at a place of a command line: <c>gputiler complete N WORD...</c> writes what the word N can become, a line for each, and
/// nothing where a file's name or the user's own word belongs. The scripts of <c>gputiler completion</c> ask for it.
/// </summary>
internal static class Suggestions
{
    public const string CommandName = "complete";

    /// <summary>Writes them. Nobody would read an error.</summary>
    public static int Write(Command root, ReadOnlySpan<string> arguments)
    {
        if (arguments is [var number, .. var words] && Numbers.TryWhole(number, out int at) && at >= 0)
        {
            // A shell may drop an empty word.
            foreach (string word in Of(root, words[..Math.Min(at, words.Length)].ToArray(), at < words.Length ? words[at] : ""))
            {
                StandardOutput.WriteLine(word);
            }
        }

        return ExitCode.Done;
    }

    /// <summary>What a word can become.</summary>
    /// <param name="root">The program.</param>
    /// <param name="before">The words before it.</param>
    /// <param name="word">What is there of it.</param>
    public static IEnumerable<string> Of(Command root, IReadOnlyList<string> before, string word)
    {
        var command = root;
        bool takesCommand = true;
        Option? open = null;
        foreach (string given in before)
        {
            if (open is not null)
            {
                open = null;
            }
            else if (given == "--")
            {
                return [];
            }
            else if (given.StartsWith('-'))
            {
                open = OptionOf(command, given) is { } found && TakesValue(found) ? found : null;
            }
            else if (takesCommand && command.Subcommands.FirstOrDefault(sub => sub.Name == given) is { } chosen)
            {
                command = chosen;
            }
            else
            {
                takesCommand = false;
            }
        }

        var words = open is not null ? ValuesOf(open, word)
            : !word.StartsWith('-') ? [.. takesCommand ? UsageErrors.CommandsOf(command) : [], .. command.Arguments.SelectMany(WordsOf)]
            : word.Split('=', 2) is [var name, var value]
                ? OptionOf(command, name) is { } option ? ValuesOf(option, value).Select(text => $"{name}={text}") : []
            : OptionsOf(command)
                .Where(option => !option.Hidden && (TakesSeveral(option) || !before.Any(given => IsNamed(option, given))))
                .Select(option => option.Name);
        return words.Where(text => text.StartsWith(word, StringComparison.Ordinal)).Distinct();
    }

    // Several words may be joined by commas.
    private static IEnumerable<string> ValuesOf(Option option, string value)
    {
        string[] words = [.. WordsOf(option)];
        int behind = value.LastIndexOf(',') + 1;
        string[] given = value[..behind].Split(',', StringSplitOptions.RemoveEmptyEntries);
        return given.All(words.Contains) ? words.Except(given).Select(word => value[..behind] + word) : [];
    }

    private static IEnumerable<string> WordsOf(Symbol symbol) => symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label);

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(OptionsOf).Where(option => option.Recursive));

    private static Option? OptionOf(Command command, string name) => OptionsOf(command).FirstOrDefault(option => IsNamed(option, name));

    private static bool IsNamed(Option option, string name) => option.Name == name || option.Aliases.Contains(name);

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private static bool TakesSeveral(Option option) => option.Arity.MaximumNumberOfValues > 1;
}
