using System.CommandLine;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler report</c>: every layer of a model on one page.</summary>
internal sealed class ReportCommand
{
    private readonly Argument<string?> model =
        InputArguments.Optional(
            "MODEL",
            "the network (.onnx) that the inputs go through, or a folder of them, such as checkpoints; --model may name it too");

    private readonly Argument<string[]> inputs = InputArguments.Inputs();
    private readonly Option<string?> namedModel = PathOptions.Model();
    private readonly ModelOptions modelOptions;
    private readonly Option<string> output = PathOptions.Page();
    private readonly Option<bool> oneFile = new("--one-file")
    {
        Description = "the pictures within the page however many they are (default: beside it, in NAME_files, above 10 MB)",
    };
    private readonly TilingOptions tiling;
    private readonly LimitOptions limits;
    private readonly DeviceOptions devices;

    private ReportCommand(Command command)
    {
        command.Arguments.Add(model);
        command.Arguments.Add(inputs);
        command.Options.Add(namedModel);
        modelOptions = new ModelOptions(command);
        command.Options.Add(output);
        command.Options.Add(oneFile);
        tiling = new TilingOptions(command);
        devices = new DeviceOptions(command, DeviceCatalog.Choices);
        limits = new LimitOptions(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is not { Tokens.Count: > 0 } && result.GetResult(namedModel) is null)
            {
                result.AddError($"{model.Name} is needed: {model.Description}.");
            }
        });
    }

    public static Command Create()
    {
        var command = new Command(
            "report",
            "Writes one HTML page with the mosaics of every layer, to search and to enlarge; the pointer shows each map's statistics.");
        var report = new ReportCommand(command);
        command.SetAction(report.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (first, others, page) = (parsed.GetValue(model), parsed.GetValue(inputs) ?? [], parsed.GetValue(output)!);

        // Where the model is named, what stands in its place is an input.
        var (modelPath, paths) = parsed.GetValue(namedModel) is { } named
            ? (named, first is null ? others : [first, .. others])
            : (first!, others);
        modelOptions.Require(parsed, modelPath, paths);
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        var mosaics = tiling.ReadMosaics(parsed, tiling.Read(parsed), isLookedAt: true);
        var models = ModelFiles.Find(modelPath, step: null);
        using var device = DeviceCatalog.Open(devices.Device(parsed), modelOptions.Settings(parsed, devices), runsNetwork: true, progress);
        var title = string.Join(
            ", ", paths.Select(Path.GetFileName).Prepend(Path.GetFileName(Path.TrimEndingDirectorySeparator(modelPath))));
        using var written = new WrittenFiles(!quiet, progress);
        using var report = new HtmlReport(page, title)
        {
            Written = written.Add,
            CancellationToken = Interruption.Token,
            MaxPageBytes = parsed.GetValue(oneFile) ? 0 : HtmlReport.UsualPageBytes,
        };
        new LayerRuns(device, progress)
        {
            Mosaics = mosaics,
            ShowsInputs = true,
            Settings = modelOptions.Read(parsed, tiling.ReadLayout(parsed), devices.Threads(parsed), limits.Read(parsed)),
            Sinks = [report],
        }.RunModels(models, paths);
        report.Complete();
        written.Complete();
        return ExitCode.Done;
    }
}
