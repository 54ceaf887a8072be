using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>gputiler tile</c>: arrays, or the layers of a model, as mosaics.</summary>
internal static class TileCommand
{
    public static Command Create()
    {
        var command = new Command("tile", "Tiles an array (.npy), or the layers of a model that runs on an array or a picture.");
        var inputs = InputArguments.Several("INPUT", "arrays (.npy) or pictures (.png, .ppm, .pgm); - is standard input");
        var model = PathOptions.Model();
        var output = PathOptions.Output();
        command.Arguments.Add(inputs);
        command.Options.Add(model);
        var modelOptions = new ModelOptions(command);
        command.Options.Add(output);
        var tiling = new TilingOptions(command);
        var devices = new DeviceOptions(command);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(inputs) ?? [], parsed.GetValue(model), parsed.GetValue(output)!, modelOptions, tiling, devices));
        return command;
    }

    private static int Run(
        ParseResult parsed, string[] paths, string? model, string output, ModelOptions modelOptions, TilingOptions tiling, DeviceOptions devices)
    {
        if (model is null && modelOptions.Given(parsed).FirstOrDefault() is { } option)
        {
            throw new UsageException($"{option} needs a model: add --model MODEL.");
        }

        if (model is null && paths.Length == 0)
        {
            throw new UsageException("an INPUT is needed: an array (.npy), or with --model an array or a picture.");
        }

        InputFile.RequireStandardInputOnce([.. paths, .. modelOptions.InputPaths(parsed)]);
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        using var device = devices.Open(parsed, runsNetwork: model is not null, progress);
        var layout = tiling.ReadLayout(parsed);
        if (model is null)
        {
            return TensorTiling.Run(InputFile.OpenAll(paths), output, tiling.Read(parsed), layout, device.Kernel, progress, listed: !quiet);
        }

        var inputs = new ModelInputs(model, modelOptions.ReadInputs(parsed), modelOptions.ReadPreparation(parsed), progress);
        RequireInputs(model, inputs, paths);
        var onnx = modelOptions.Read(parsed, layout, devices.Threads(parsed));
        var files = InputFile.OpenAll(paths);
        if (files.All(file => file.IsTensor) && modelOptions.GivenForPictures(parsed).ToList() is { Count: > 0 } unused)
        {
            progress.Warn($"{string.Join(", ", unused)} changes nothing: no INPUT is a picture.");
        }

        return new ModelTiling(model, onnx, inputs, tiling.Read(parsed), device, progress) { Preparation = modelOptions.Text(parsed) }
            .Run(files, output, listed: !quiet);
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
