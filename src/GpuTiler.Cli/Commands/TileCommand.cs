using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>gputiler tile</c>: arrays, or the layers of a model, as mosaics.</summary>
internal sealed class TileCommand
{
    private readonly Argument<string[]> inputs =
        InputArguments.Several("INPUT", "arrays (.npy, or .npz:KEY for one of several) or pictures (.png, .ppm, .pgm); - is standard input");

    private readonly Option<string?> model = PathOptions.Model();
    private readonly Option<string?> output = PathOptions.OptionalOutput();
    private readonly ModelOptions modelOptions;
    private readonly KeepOptions keep;
    private readonly TilingOptions tiling;
    private readonly DeviceOptions devices;

    private TileCommand(Command command)
    {
        command.Arguments.Add(inputs);
        command.Options.Add(model);
        modelOptions = new ModelOptions(command);
        command.Options.Add(output);
        keep = new KeepOptions(command);
        tiling = new TilingOptions(command);
        devices = new DeviceOptions(command);
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
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        using var device = devices.Open(parsed, runsNetwork: modelPath is not null, progress);
        // What comes out at standard output is a picture, and nothing else.
        using var kept = keep.Open(parsed, listed: !quiet && place != "-", progress);
        if (modelPath is null)
        {
            return TensorTiling.Run(
                InputFile.OpenAll(paths), place, tiling.Read(parsed), tiling.ReadLayout(parsed), device.Kernel, progress, listed: !quiet, kept);
        }

        return RunModels(parsed, paths, ModelFiles.Find(modelPath, keep.Step(parsed)), place, device, progress, kept);
    }

    private int RunModels(
        ParseResult parsed, string[] paths, IReadOnlyList<ModelFiles.Checkpoint> models, string? place, OpenedDevice device, Progress progress, LayerOutputs kept)
    {
        if (models.Count > 1 && place is not null && (place == "-" || place.EndsWith(".png", StringComparison.OrdinalIgnoreCase)))
        {
            throw new UsageException($"-o {place} takes one image, and there are {models.Count} models: name a folder.");
        }

        // Every model's inputs first: what cannot work is said before anything is written.
        var named = modelOptions.ReadInputs(parsed);
        var preparation = modelOptions.ReadPreparation(parsed);
        var modelInputs = models.Select(one => new ModelInputs(one.Path, named, preparation, progress)).ToList();
        foreach (var (one, needs) in models.Zip(modelInputs))
        {
            RequireInputs(one.Path, needs, paths);
        }

        var onnx = modelOptions.Read(parsed, tiling.ReadLayout(parsed), devices.Threads(parsed));
        var files = InputFile.OpenAll(paths);
        if (files.All(file => file.IsTensor) && modelOptions.GivenForPictures(parsed).ToList() is { Count: > 0 } unused)
        {
            progress.Warn($"{string.Join(", ", unused)} changes nothing: no INPUT is a picture.");
        }

        var folders = new FileNames();
        for (int i = 0; i < models.Count; i++)
        {
            var own = place;
            if (models.Count > 1)
            {
                kept.EnterModel(models[i].Name, models[i].Step);
                own = place is null ? null : Path.Combine(place, folders.Take(models[i].Name)) + Path.DirectorySeparatorChar;
            }

            new ModelTiling(models[i].Path, onnx, modelInputs[i], tiling.Read(parsed), device, progress) { Preparation = modelOptions.Text(parsed), Kept = kept }
                .Run(files, own, listed: !devices.Quiet(parsed));
        }

        kept.Complete();
        return ExitCode.Done;
    }

    private void Require(ParseResult parsed, string[] paths, string? modelPath, string? place)
    {
        if (place is null && !keep.Any(parsed))
        {
            throw new UsageException("Option '--output' is required: the mosaics need a place.");
        }

        if (modelPath is null && modelOptions.Given(parsed).Concat(keep.GivenForModels(parsed)).FirstOrDefault() is { } option)
        {
            throw new UsageException($"{option} needs a model: add --model MODEL.");
        }

        if (modelPath is null && paths.Length == 0)
        {
            throw new UsageException("an INPUT is needed: an array (.npy, .npz), or with --model an array or a picture.");
        }

        InputFile.RequireStandardInputOnce([.. paths, .. modelOptions.InputPaths(parsed)]);
    }

    private static void RequireInputs(string model, ModelInputs inputs, string[] paths)
    {
        if (inputs.Main is null && paths.Length > 0)
        {
            throw new CommandException($"INPUT {paths[0]} has no place: every input of {model} is given by --input.");
        }

        if (inputs.Main is { } main && paths.Length == 0)
        {
            throw new CommandException($"{model} needs a value for its input '{main.Name}' ({main.Description}): give an INPUT.");
        }
    }
}
