using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler weights</c>: convolution kernels as tiles, one for each output and input channel.</summary>
internal static class WeightsCommand
{
    public static Command Create()
    {
        var command = new Command("weights", "Tiles the convolution kernels of a model: a row for each output channel.");
        var model = InputArguments.One("MODEL", "the network (.onnx)");
        var layers = new Option<string[]>("--layer")
        {
            Description = "a convolution: tensor name, node name, glob, op:Conv or index:3 (repeat for more; default all)",
            HelpName = "PATTERN",
        };
        var output = PathOptions.Output();
        command.Arguments.Add(model);
        command.Options.Add(layers);
        command.Options.Add(output);
        var tiling = new TilingOptions(command, columns: "a row for each output channel, and with --sort an automatic number");
        var figures = new FigureArguments(command, tiling);
        var devices = new DeviceOptions(command);
        var forms = new FormOptions(command, tiling);
        command.SetAction(parsed => Run(parsed, parsed.GetValue(model)!, parsed.GetValue(layers), parsed.GetValue(output)!, tiling, figures, forms, devices));
        return command;
    }

    private static int Run(ParseResult parsed, string model, string[]? layers, string output, TilingOptions tiling, FigureArguments figures, FormOptions forms, DeviceOptions devices)
    {
        if (tiling.ReadLayout(parsed) is { } layout and not TensorLayout.Nchw)
        {
            throw new UsageException($"--layout {LayoutOption.Text(layout)}: kernels are read as the model stores them, output × input × rows × columns.");
        }

        var (options, figure) = (tiling.Read(parsed), figures.Read(parsed));
        var mosaics = tiling.ReadMosaics(parsed, options, figure);
        bool isDeepZoom = forms.Read(parsed, output, figure);
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        using var device = DeviceCatalog.Open(devices.Device(parsed), devices.Threads(parsed), runsNetwork: false, progress);
        var found = OnnxWeights.List(model, layers);
        var hidden = found.Select(weight => (weight.Name, Reason: Refusal(weight, options))).Where(weight => weight.Reason is not null).ToList();
        if (hidden is [var only] && found.Count == 1)
        {
            throw new CommandException($"the kernels {only.Name} of {model} cannot be shown: {only.Reason}");
        }

        foreach (var (name, reason) in hidden)
        {
            progress.Warn($"the kernels {name} are not shown: {reason}");
        }

        var shown = found.Where(weight => Refusal(weight, options) is null).ToList();
        if (shown.Count == 0)
        {
            throw new CommandException(
                $"{model} has no convolution whose kernels can be shown{(options.RgbTiles ? " with --rgb" : "")}.");
        }

        new LayerRuns(device, progress) { Mosaics = mosaics, IsDeepZoom = isDeepZoom, Place = output, IsListed = !quiet }.RunWeights(model, shown, OptionsFor);
        return ExitCode.Done;

        // Sorted kernels of one output channel stand in no row of their own, and neither do tiles that several kernels make.
        TileOptions OptionsFor(OnnxWeight weight) =>
            tiling.HasColumns(parsed) || mosaics.Order.NeedsValues || options.RgbTiles || options.Interleave > 1 ? options : options with { Columns = weight.Columns };
    }

    // A first layer's: what other channels mean is no colour.
    private static string? Refusal(OnnxWeight weight, in TileOptions options) => weight.Reason
        ?? (options.RgbTiles && weight.Columns != 3
            ? $"They are {string.Join('×', weight.Dimensions)}; --rgb needs 3 as the second dimension, for red, green and blue."
            : null);
}
