using System.CommandLine;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler survey merge</c>: joins what shards of a data set were surveyed into.</summary>
internal sealed class SurveyMergeCommand
{
    private readonly Argument<string[]> parts = InputArguments.Several(
        "PART", "the folders of the shards, or one folder that has them in it", ArgumentArity.OneOrMore);

    private readonly Option<string> output = SurveyText.Folder();
    private readonly Option<string?> data = SurveyText.Data("for the sheets; without it none are drawn");
    private readonly Option<string?> labels = SurveyText.Labels();
    private readonly LogOptions log;
    private readonly LimitOptions limits;
    private readonly Option<bool> quiet = new("--quiet") { Description = "no notes, no list of what was written" };

    private SurveyMergeCommand(Command command)
    {
        command.Arguments.Add(parts);
        command.Options.Add(output);
        command.Options.Add(data);
        command.Options.Add(labels);
        log = SurveyText.Log(command);
        limits = new LimitOptions(command);
        command.Options.Add(quiet);
    }

    public static Command Create()
    {
        var command = new Command("merge", "Joins the parts that shards of one data set were surveyed into.");
        var merge = new SurveyMergeCommand(command);
        command.SetAction(merge.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var progress = new Progress(parsed.GetValue(quiet));
        string? logFolder = log.Folder(parsed);
        using var pictures = parsed.GetValue(data) is { } path ? DataSet.Open(path, parsed.GetValue(labels), limits.Read(parsed)) : null;
        var merge = SurveyMerge.Open(parsed.GetValue(parts)!);
        if (merge.RunDifferences.Count > 0)
        {
            progress.Warn(
                $"the parts differ in {string.Join(", ", merge.RunDifferences)}: the last bits may be others than on one machine.");
        }

        var result = merge.Run(parsed.GetValue(output)!);
        SurveyText.Warn(result, progress);
        IReadOnlyList<SurveySheet> sheets = [];
        if (pictures is not null)
        {
            sheets = SurveyText.Draw(result, pictures, SurveyArguments.Decoder(limits.Read(parsed)), progress, Interruption.Token);
        }
        else
        {
            progress.Note("no sheets are drawn without --data.");
        }

        WrittenFile? events = logFolder is null
            ? null
            : SurveyEvents.Write(logFolder, result, sheets, log.Step(parsed) ?? 0, Interruption.Token);
        if (!parsed.GetValue(quiet))
        {
            SurveyText.Write(result, events);
        }

        return ExitCode.Done;
    }
}
