using System.CommandLine;
using GpuTiler.Sinks;

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
    private readonly LimitOptions limits;
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
        devices = new DeviceOptions(command, DeviceCatalog.Choices);
        forms = new FormOptions(
            command,
            tiling,
            frames: "of each layer over the INPUTs of a model, over arrays, or over the images of a batch, in place of a picture for each");
        limits = new LimitOptions(command);
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
        var figure = figures.Read(parsed, hasRows: layout.IsMontage(parsed));
        var form = forms.Read(parsed, place, figure);
        var mosaics = form.Limit(
            tiling.ReadMosaics(parsed, layout.ReadTiling(parsed, form.IsDeepZoom), figure, isLookedAt: layout.IsSheet(parsed)));
        var sheet = layout.ReadSheet(parsed, modelPath, place, mosaics, form.IsDeepZoom, keep.KeepsMosaics(parsed));
        if (form.FramesPerSecond is not null && (sheet is not null || mosaics.Tiles.Composition.IsWholeBatch))
        {
            throw new UsageException($"--animate shows images one after another, and {(sheet is null ? "--montage" : "--sheet")} puts several on one: leave one of the two out.");
        }

        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);

        // What can be refused is refused before a driver starts.
        var models = modelPath is null ? [] : ModelFiles.Find(modelPath, keep.Step(parsed));

        // What comes out at standard output is a picture, and nothing else.
        using var kept = keep.Open(parsed, isListed: !quiet && !Places.IsStandardOutput(place), progress);
        using var device = DeviceCatalog.Open(
            devices.Device(parsed), modelOptions.Settings(parsed, devices), runsNetwork: modelPath is not null, progress);
        var settings = modelPath is null
            ? ModelSettings.Default
            : modelOptions.Read(parsed, tiling.ReadLayout(parsed), devices.Threads(parsed), limits.Read(parsed));
        if (modelPath is null)
        {
            new LayerRuns(device, progress)
            {
                Mosaics = mosaics,
                Form = form,
                Layout = tiling.ReadLayout(parsed),
                Place = place,
                IsListed = !quiet,
                SinksBeforeFiles = kept.Images,
                Sinks = kept.Arrays,
            }.RunArrays(InputFile.OpenAll(paths, limits.Read(parsed)), keep.Step(parsed) ?? 0);
        }
        else if (mosaics.Tiles.Composition.IsWholeBatch && paths.Length > 1 && place is not null)
        {
            RunMontage(paths, models, (place, form), mosaics, settings, sheet is not null, !quiet, device, progress, kept);
        }
        else
        {
            new LayerRuns(device, progress)
            {
                Mosaics = mosaics,
                Sheet = sheet,
                Form = form,
                Settings = settings,
                Place = place,
                IsListed = !quiet,
                SinksBeforeFiles = kept.Images,
                Sinks = kept.Arrays,
            }.RunModels(models, paths);
        }

        kept.Complete();
        return ExitCode.Done;
    }

    // The layers of all inputs are collected first; then each becomes one mosaic.
    private static void RunMontage(
        string[] paths, IReadOnlyList<ModelFiles.Checkpoint> models, (string Path, ImageForm Form) place, MosaicOptions mosaics,
        ModelSettings settings, bool hasSheet, bool isListed, OpenedDevice device, Progress progress, KeptLayers kept)
    {
        if (models.Count > 1 || hasSheet)
        {
            throw new UsageException(
                $"--montage of several INPUTs has an image for each layer: {(hasSheet ? "leave --sheet out" : "name one model")}, or give one INPUT.");
        }

        // Whose rows they are belongs to any figure of several inputs.
        mosaics = mosaics with
        {
            Figure = mosaics.Figure is { } figure ? figure with { Labels = figure.Labels | FigureLabels.Input } : null,
        };
        var montage = new MontageSink();
        new LayerRuns(device, progress)
        {
            Mosaics = mosaics,
            Settings = settings,
            IsListed = isListed,
            SinksBeforeFiles = kept.Images,
            Sinks = [.. kept.Arrays, montage],
        }.RunModels(models, paths);
        new LayerRuns(device, progress) { Settings = settings, Place = place.Path, Form = place.Form, IsListed = isListed }
            .RunLayers(montage.Count, renderer => montage.Layers(renderer, mosaics, models[0].Path, string.Join(", ", paths)));
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
