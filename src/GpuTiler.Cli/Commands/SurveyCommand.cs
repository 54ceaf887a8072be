using System.CommandLine;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler survey</c>: what every unit responds to in a data set.</summary>
internal sealed class SurveyCommand
{
    private readonly Argument<string> data = InputArguments.One("DATA", SurveyText.DataDescription);

    private readonly Option<string> model = SurveyText.Model();
    private readonly Option<string> output = SurveyText.Folder();
    private readonly Option<bool> noSheets = new("--no-sheets") { Description = "no pictures of what the units saw, and no page of them" };
    private readonly SurveyArguments survey;
    private readonly LogOptions log;
    private readonly ShardOptions shards;
    private readonly DeviceOptions devices;

    private SurveyCommand(Command command)
    {
        command.Arguments.Add(data);
        command.Options.Add(model);
        command.Options.Add(output);
        command.Options.Add(noSheets);
        survey = new SurveyArguments(command);
        log = SurveyText.Log(command);
        shards = new ShardOptions(command);
        devices = new DeviceOptions(command, DeviceCatalog.Choices);
    }

    public static Command Create()
    {
        var command = new Command(
            "survey",
            "Runs a data set through a model and keeps what each unit of each layer responds to: "
            + "the pictures that excite it most, and statistics.");
        var surveys = new SurveyCommand(command);
        command.SetAction(surveys.Run);
        command.Subcommands.Add(SurveyMergeCommand.Create());
        command.Subcommands.Add(SurveyShowCommand.Create());
        return command;
    }

    private int Run(ParseResult parsed)
    {
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        var (path, folder) = (parsed.GetValue(model)!, parsed.GetValue(output)!);
        var settings = survey.Settings(parsed, path, devices.Threads(parsed));
        var shard = shards.Read(parsed, out string? source);
        var options = survey.Read(parsed, settings) with { Shard = shard };
        string? logFolder = log.Folder(parsed);
        if (logFolder is not null && shard != default)
        {
            throw new UsageException($"--tensorboard is for a whole survey, and this is shard {shard}: give it to gputiler survey merge.");
        }

        if (source is not null)
        {
            folder = SurveyMerge.PartFolder(folder, shard);
            progress.Note($"{source} says that this is shard {shard}; it goes to {folder}.");
        }

        using var pictures = DataSet.Open(parsed.GetValue(data)!, survey.Labels(parsed), options.Limits);
        if (settings.IsIsolated)
        {
            IsolatedModel.Try(path, settings.Onnx);
        }

        var inputs = new ModelInputs(path, settings, progress, "the pictures fill");
        options = options with { Inputs = inputs.ForSurvey() };
        var opening = devices.Settings(parsed) with { SavesMemory = settings.Onnx.MemoryBudget > 0 };
        using var device = DeviceCatalog.Open(devices.Device(parsed), opening, runsNetwork: true, progress);
        using var stopping = Interruption.Defer();
        var result = Run(path, folder, pictures, device, options, progress, stopping.Token);
        SurveyText.Warn(result, progress);
        var sheets = parsed.GetValue(noSheets) || shard != default
            ? []
            : SurveyText.Draw(result, pictures, options.Decoder, progress, stopping.Token);
        WrittenFile? events = logFolder is null
            ? null
            : SurveyEvents.Write(logFolder, result, sheets, log.Step(parsed) ?? 0, stopping.Token);
        if (!quiet)
        {
            SurveyText.Write(result, events);
        }

        return ExitCode.Done;
    }

    private static SurveyResult Run(
        string path, string folder, DataSet pictures, OpenedDevice device, in SurveyOptions options, Progress progress,
        CancellationToken stopping)
    {
        try
        {
            return RunOn(path, folder, pictures, device.Network, options, progress, stopping);
        }
        catch (Exception e) when (device.CanFallBack && OpenedDevice.IsDeviceFailure(e))
        {
            // What was saved is gone on with.
            progress.Warn(device.FallBack(e));
            return RunOn(path, folder, pictures, device.Network, options, progress, stopping);
        }
    }

    private static SurveyResult RunOn(
        string path, string folder, DataSet pictures, TileDevice device, in SurveyOptions options, Progress progress,
        CancellationToken stopping)
    {
        using var survey = DataSurvey.Load(path, pictures, device, options);
        SurveyText.Note(survey, pictures, progress);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        return survey.Run(folder, at => progress.Show(SurveyText.Of(at, watch.Elapsed)), stopping);
    }
}
