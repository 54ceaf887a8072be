using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler survey show</c>: what a survey found of units.</summary>
internal sealed class SurveyShowCommand
{
    private readonly Argument<string> folder = InputArguments.One("DIR", "the folder of a survey that has ended");

    private readonly Option<string> layer = new("--layer")
    {
        Description = "the layer, by its exact name",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<int[]> units = new("--unit")
    {
        Description = "a unit of the layer, from 0 (repeat for more)",
        HelpName = "N",
        Required = true,
    };

    private readonly Option<bool> json = new("--json") { Description = "one JSON array, an object for each unit" };

    private readonly Option<string?> output = PathOptions.RefuseEmpty(new Option<string?>("--output", "-o")
    {
        Description = "what the units saw in their strongest pictures (.png): a row for each",
        HelpName = "FILE.png",
    });

    private readonly Option<string?> data = SurveyText.Data("which -o draws");
    private readonly Option<string?> labels = SurveyText.Labels();
    private readonly LimitOptions limits;

    private SurveyShowCommand(Command command)
    {
        command.Arguments.Add(folder);
        foreach (var option in new Option[] { layer, units, json, output, data, labels })
        {
            command.Options.Add(option);
        }

        limits = new LimitOptions(command);
    }

    public static Command Create()
    {
        var command = new Command("show", "Shows what a survey found of units: statistics, and the pictures of their largest values.");
        var show = new SurveyShowCommand(command);
        command.SetAction(show.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (place, path) = (parsed.GetValue(output), parsed.GetValue(data));
        if (place is not null && path is null)
        {
            throw new UsageException("-o needs the pictures that were surveyed: add --data DATA.");
        }

        var result = SurveyResult.Open(parsed.GetValue(folder)!);
        SurveyUnit[] found = [.. parsed.GetValue(units)!.Select(unit => result.UnitOf(parsed.GetValue(layer)!, unit))];
        if (place is not null)
        {
            using var pictures = DataSet.Open(path!, parsed.GetValue(labels), limits.Read(parsed));
            using var sheets = SurveySheets.Create(result, pictures, SurveyArguments.Decoder(limits.Read(parsed)))
                ?? throw new CommandException("no picture can be drawn: the model's input is none.");
            sheets.Write(place, parsed.GetValue(layer)!, parsed.GetValue(units)!, Interruption.Token);
        }

        Action<IReadOnlyList<SurveyUnit>> write = parsed.GetValue(json) ? SurveyUnitJson.Write : SurveyUnitTable.Write;
        write(found);
        return ExitCode.Done;
    }
}
