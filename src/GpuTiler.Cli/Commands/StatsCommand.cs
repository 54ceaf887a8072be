using System.CommandLine;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler stats</c>: what the values of each map are like.</summary>
internal sealed class StatsCommand
{
    private readonly Argument<string[]> inputs = InputArguments.Inputs();
    private readonly Option<string?> model = PathOptions.Model();
    private readonly ModelOptions modelOptions;
    private readonly Option<TensorLayout?> layout = LayoutOption.Create();
    private readonly Option<bool> json = new("--json") { Description = "one JSON array, an object for each layer" };
    private readonly Option<bool> csv = new("--csv")
    {
        Description = "comma-separated values, a line for each map; a name that begins with =, +, - or @ has an apostrophe in front, so that a spreadsheet takes it for text",
    };

    private readonly Option<ChannelRange> channels = ChannelsOption.Create();
    private readonly OrderOptions order;
    private readonly DeviceOptions devices;
    private readonly LimitOptions limits;

    private StatsCommand(Command command)
    {
        command.Arguments.Add(inputs);
        command.Options.Add(model);
        modelOptions = new ModelOptions(command);
        foreach (var option in new Option[] { layout, channels, json, csv })
        {
            command.Options.Add(option);
        }

        order = new OrderOptions(command);
        devices = new DeviceOptions(command, DeviceCatalog.Choices);
        limits = new LimitOptions(command);
    }

    public static Command Create()
    {
        var command = new Command("stats", "Says what the values of each map are like, in arrays or in the layers of a model.");
        var stats = new StatsCommand(command);
        command.SetAction(stats.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var paths = parsed.GetValue(inputs) ?? [];
        var modelPath = parsed.GetValue(model);
        modelOptions.Require(parsed, modelPath, paths);
        if (parsed.GetValue(json) && parsed.GetValue(csv))
        {
            throw new UsageException("--json and --csv: one of them can be given.");
        }

        var (selection, dimensions) = (parsed.GetValue(channels), parsed.GetValue(layout));
        using var progress = new Progress(devices.Quiet(parsed));
        var models = modelPath is null ? [] : ModelFiles.Find(modelPath, step: null);
        using var device = DeviceCatalog.Open(
            devices.Device(parsed), modelOptions.Settings(parsed, devices), runsNetwork: modelPath is not null, progress);
        var statistics = new StatisticsSink(selection, order.Read(parsed));

        // The mosaics that are not made are still what says that a layer has no such channels.
        var runs = new LayerRuns(device, progress)
        {
            Mosaics = new() { Tiles = new() { Channels = selection } },
            Layout = dimensions,
            Sinks = [statistics],
            Settings = modelPath is null
                ? ModelSettings.Default
                : modelOptions.Read(parsed, dimensions, devices.Threads(parsed), limits.Read(parsed)),
        };
        if (modelPath is null)
        {
            runs.RunArrays(InputFile.OpenAll(paths, limits.Read(parsed)));
        }
        else
        {
            runs.RunModels(models, paths);
        }

        progress.Clear();
        Action<IReadOnlyList<LayerSummary>> write = parsed.GetValue(json) ? StatisticsJson.Write
            : parsed.GetValue(csv) ? StatisticsCsv.Write
            : StatisticsTable.Write;
        write(statistics.Layers);
        return ExitCode.Done;
    }
}
