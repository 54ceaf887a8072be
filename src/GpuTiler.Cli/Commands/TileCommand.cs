using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>gputiler tile</c>: arrays, or the layers of a model, as mosaics.</summary>
internal sealed class TileCommand
{
    private readonly Argument<string[]> inputs = InputArguments.Inputs();
    private readonly Option<string?> model = PathOptions.Model();
    private readonly Option<string?> output = PathOptions.OptionalOutput();
    private readonly ModelOptions modelOptions;
    private readonly KeepOptions keep;
    private readonly TilingOptions tiling;
    private readonly FigureArguments figures;
    private readonly LayoutArguments layout;
    private readonly FormOptions forms;
    private readonly DeviceOptions devices;

    private TileCommand(Command command)
    {
        command.Arguments.Add(inputs);
        command.Options.Add(model);
        modelOptions = new ModelOptions(command);
        command.Options.Add(output);
        keep = new KeepOptions(command);
        tiling = new TilingOptions(command);
        figures = new FigureArguments(command, tiling);
        layout = new LayoutArguments(command, tiling);
        devices = new DeviceOptions(command);
        forms = new FormOptions(command, tiling, devices);
    }

    public static Command Create()
    {
        var command = new Command("tile", "Tiles an array (.npy, .npz), or the layers of a model that runs on an array or a picture.");
        var tile = new TileCommand(command);
        command.SetAction(tile.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var paths = parsed.GetValue(inputs) ?? [];
        var (modelPath, place) = (parsed.GetValue(model), parsed.GetValue(output));
        Require(parsed, paths, modelPath, place);
        var figure = figures.Read(parsed);
        var form = forms.Read(parsed, place, figure);
        var options = layout.ReadTiling(parsed, form);
        var sheet = layout.ReadSheet(parsed, modelPath, place, figure, form, keep.KeepsMosaics(parsed));
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        // What can be refused is refused before a driver starts.
        var models = modelPath is null ? [] : ModelFiles.Find(modelPath, keep.Step(parsed));
        // What comes out at standard output is a picture, and nothing else.
        using var kept = keep.Open(parsed, listed: !quiet && place != "-", progress);
        using var device = devices.Open(parsed, runsNetwork: modelPath is not null, progress);
        if (modelPath is null)
        {
            return TensorTiling.Run(
                InputFile.OpenAll(paths), place, options, tiling.ReadOrder(parsed), figure, form, tiling.ReadLayout(parsed), device, progress, listed: !quiet, kept);
        }

        if (options.WholeBatch && paths.Length > 1 && place is not null)
        {
            RunMontage(parsed, paths, models, place, options, figure, form, sheet, device, progress, kept);
            return ExitCode.Done;
        }

        new ModelRuns(modelOptions, device, progress)
        {
            Tiling = options, Layout = tiling.ReadLayout(parsed), Threads = devices.Threads(parsed), Place = place, Listed = !quiet,
            Style = figure, Form = form, Sheet = sheet, Order = tiling.ReadOrder(parsed),
        }.Run(parsed, paths, models, kept);
        return ExitCode.Done;
    }

    private void RunMontage(
        ParseResult parsed, string[] paths, IReadOnlyList<ModelFiles.Checkpoint> models, string place, TileOptions options, FigureStyle? figure, OutputForm form,
        SheetStyle? sheet, OpenedDevice device, Progress progress, LayerOutputs kept)
    {
        if (models.Count > 1 || sheet is not null)
        {
            throw new UsageException(
                $"--montage of several INPUTs has an image for each layer: {(sheet is null ? "name one model" : "leave --sheet out")}, or give one INPUT.");
        }

        bool quiet = devices.Quiet(parsed);
        var montage = new InputMontage();
        new ModelRuns(modelOptions, device, progress) { Tiling = options, Layout = tiling.ReadLayout(parsed), Threads = devices.Threads(parsed), Listed = !quiet }
            .Run(parsed, paths, models, new LayerOutputs([kept, montage]));
        using var written = new WrittenFiles(listed: !quiet, progress);
        var renderer = new MosaicRenderer(device.Kernel, options, progress) { Preparation = modelOptions.Text(parsed), Style = figure, Form = form };
        montage.Finish(renderer, place, form, written, models[0].Path, string.Join(", ", paths));
    }

    private void Require(ParseResult parsed, string[] paths, string? modelPath, string? place)
    {
        if (place is null && !keep.Any(parsed))
        {
            throw new UsageException("Option '--output' is required: the mosaics need a place.");
        }

        if (modelPath is null && keep.GivenForModels(parsed).FirstOrDefault() is { } option)
        {
            throw new UsageException($"{option} needs a model: add --model MODEL.");
        }

        modelOptions.Require(parsed, modelPath, paths);
    }
}
