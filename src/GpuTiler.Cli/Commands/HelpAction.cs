using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary><c>--help</c>: what a command does, and its options, in groups where there are many.</summary>
internal sealed class HelpAction : SynchronousCommandLineAction
{
    private const int MostLabelWidth = 26, UsualWidth = 80, MostWidth = 100;

    private static int Width => Math.Min(TerminalSize.OutputColumns ?? UsualWidth, MostWidth);

    // What is wrong with the rest of a line is no matter.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        Section("Description", (command.Description ?? "").ReplaceLineEndings("\n").Split('\n'));
        Section("Usage", [UsageOf(command)]);
        Section("Examples", CommandHelp.Of(command).Examples);
        Rows("Arguments", [.. command.Arguments.Select(argument => (NameOf(argument), argument.Description ?? ""))]);
        int width = WidthOf(command.Options.Where(option => !option.Hidden).Select(LabelOf));
        foreach (var (group, options) in OptionGroups.Of(command))
        {
            Rows(group, [.. options.Select(option => (LabelOf(option), DescriptionOf(option)))], width);
        }

        Rows("Commands", [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description ?? ""))]);
        return ExitCode.Done;
    }

    private static void Section(string title, string[] lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        StandardOutput.WriteLine($"{title}:");
        foreach (string line in lines.SelectMany(line => WrappedText.Of(line, Width - 2)))
        {
            StandardOutput.WriteLine($"  {line}".TrimEnd());
        }

        StandardOutput.WriteLine("");
    }

    // What a long label leaves no room for begins on the next line.
    private static void Rows(string title, (string Label, string Text)[] rows, int? labelWidth = null)
    {
        if (rows.Length == 0)
        {
            return;
        }

        StandardOutput.WriteLine($"{title}:");
        int width = labelWidth ?? WidthOf(rows.Select(row => row.Label));
        foreach (var (label, text) in rows)
        {
            var lines = WrappedText.Of(text, Width - width - 4);
            if (label.Length > width)
            {
                lines = ["", .. lines];
            }

            foreach (var (at, line) in lines.Index())
            {
                StandardOutput.WriteLine($"  {(at == 0 ? label : "").PadRight(width)}  {line}".TrimEnd());
            }
        }

        StandardOutput.WriteLine("");
    }

    private static int WidthOf(IEnumerable<string> labels) =>
        Math.Min(MostLabelWidth, labels.Select(label => label.Length).DefaultIfEmpty().Max());

    private static string UsageOf(Command command)
    {
        string[] words =
        [
            .. command.Parents.OfType<Command>().Select(parent => parent.Name), command.Name,
            .. command.Arguments.Count == 0 && command.Subcommands.Count > 0 ? ["COMMAND"] : command.Arguments.Select(NameOf),
            .. command.Options.Count > 0 ? ["[options]"] : Array.Empty<string>(),
        ];
        return string.Join(' ', words);
    }

    private static string NameOf(Argument argument)
    {
        string name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static string LabelOf(Option option) =>
        string.Join(", ", option.Aliases.Append(option.Name)) + (option.HelpName is { } value ? $" <{value}>" : "");

    private static string DescriptionOf(Option option) => option.Description
        + (option.Required ? " (required)"
            : option.HasDefaultValue && DefaultOf(option) is { Length: > 0 } value ? $" (default {value})" : "");

    private static string? DefaultOf(Option option) => option.GetDefaultValue() switch
    {
        bool => null,
        Enum word => word.ToString().ToLowerInvariant(),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
