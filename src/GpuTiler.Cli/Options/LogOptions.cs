using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>The options of an event file for TensorBoard.</summary>
internal sealed class LogOptions
{
    private readonly Option<string?> folder;
    private readonly Option<long?> step;

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="content">What the event file holds, in words.</param>
    /// <param name="steps">What its step is, in words.</param>
    public LogOptions(Command command, string content, string steps)
    {
        folder = PathOptions.RefuseEmpty(new Option<string?>("--tensorboard") { Description = content, HelpName = "LOGDIR" });
        folder.Validators.Add(PathOptions.RequirePath);
        step = new("--step") { Description = steps, HelpName = "N", CustomParser = ParseStep };
        command.Options.Add(folder);
        command.Options.Add(step);
    }

    /// <summary>The folder; <see langword="null"/> where no event file is wanted.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UsageException">There is a step and no event file.</exception>
    public string? Folder(ParseResult parsed) => parsed.GetValue(folder) is { } path ? path
        : Step(parsed) is null ? null
        : throw new UsageException("--step needs --tensorboard LOGDIR.");

    /// <summary>Whether an event file is wanted.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(folder) is not null;

    /// <summary>The step that the user gave.</summary>
    public long? Step(ParseResult parsed) => parsed.GetValue(step);

    private static long? ParseStep(ArgumentResult result) =>
        long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : Numbers.Error<long?>(result, $"--step {result.Tokens[0].Value}: a whole number from 0 is needed.");
}
