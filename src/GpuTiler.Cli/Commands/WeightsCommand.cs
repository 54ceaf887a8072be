using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>
/// <c>gputiler weights</c>: convolution kernels as tiles, one for each output and input channel, and matrices as one each.
/// </summary>
internal static class WeightsCommand
{
    public static Command Create()
    {
        var command = new Command("weights", "Tiles the weights of a model: kernels with a row for each output channel, and matrices.");
        var model = InputArguments.One("MODEL", "the network (.onnx)");
        var layers = new Option<string[]>("--layer")
        {
            Description =
                "whose weights: tensor name, node name, glob, op:Conv, or index:3 as layers counts (repeat for more; default all)",
            HelpName = "PATTERN",
        };
        var output = PathOptions.Output();
        command.Arguments.Add(model);
        command.Options.Add(layers);
        command.Options.Add(output);
        var tiling = new TilingOptions(command, columns: "a row for each output channel, and with --sort an automatic number");
        var figures = new FigureArguments(command, tiling);
        var devices = new DeviceOptions(command, DeviceCatalog.Choices);
        var forms = new FormOptions(command, tiling);
        command.SetAction(parsed => Run(
            parsed, parsed.GetValue(model)!, parsed.GetValue(layers), parsed.GetValue(output)!, tiling, figures, forms, devices));
        return command;
    }

    private static int Run(
        ParseResult parsed, string model, string[]? layers, string output,
        TilingOptions tiling, FigureArguments figures, FormOptions forms, DeviceOptions devices)
    {
        if (tiling.ReadLayout(parsed) is { } layout and not TensorLayout.Nchw)
        {
            throw new UsageException(
                $"--layout {LayoutOption.Text(layout)}: kernels are read as the model stores them, output × input × rows × columns.");
        }

        var (options, figure) = (tiling.Read(parsed), figures.Read(parsed));
        var mosaics = tiling.ReadMosaics(parsed, options, figure);
        var form = forms.Read(parsed, output, figure);
        mosaics = form.Limit(mosaics);
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        using var device = DeviceCatalog.Open(devices.Device(parsed), devices.Settings(parsed), runsNetwork: false, progress);
        var found = OnnxWeights.List(model, layers);
        bool areChosen = layers is { Length: > 0 };
        var hidden = found.Select(weight => (weight.Label, Reason: RefusalOf(weight))).Where(weight => weight.Reason is not null).ToList();
        if (hidden is [var only] && found.Count == 1)
        {
            throw new CommandException($"the weights {only.Label} of {model} cannot be shown: {only.Reason}");
        }

        if (hidden.Count > 0)
        {
            progress.Note(hidden is [var one]
                ? $"the weights {one.Label} cannot be shown: {one.Reason}"
                : $"{hidden.Count} weights cannot be shown: {NameList.Of([.. hidden.Select(weight => weight.Label)])}. {hidden[0].Label}: {hidden[0].Reason}");
        }

        var shown = found.Where(weight => RefusalOf(weight) is null).ToList();
        if (shown.Count == 0)
        {
            throw new CommandException(
                $"{model} has no weights that can be shown{(options.Composition.IsRgb ? " with --rgb" : "")}.");
        }

        new LayerRuns(device, progress) { Mosaics = mosaics, Form = form, Place = output, IsListed = !quiet }
            .RunWeights(model, shown, OptionsFor);
        return ExitCode.Done;

        // Sorted kernels of one output channel stand in no row of their own, and neither do tiles that several kernels make.
        TileOptions OptionsFor(OnnxWeight weight) =>
            tiling.HasColumns(parsed) || mosaics.Order.NeedsValues || options.Composition.IsRgb || options.Composition.Interleave > 1
                ? options
                : options with { Columns = weight.Columns };

        // A matrix that nobody named must not keep the kernels from being written.
        string? RefusalOf(OnnxWeight weight) => Refusal(weight, options)
            ?? (!weight.IsMatrix || areChosen ? null
                : options.Channels.Range.End > weight.Shape.Channels ? $"They are one matrix, and --channels chooses {options.Channels}."
                : !form.IsDeepZoom && mosaics.MaxSize > 0 && Largest(weight, options) > mosaics.MaxSize
                    ? $"They are {string.Join('×', weight.Dimensions)}, too large for an image of {mosaics.MaxSize} pixels a side (--max-size): use --deepzoom."
                : null);
    }

    private static long Largest(OnnxWeight weight, in TileOptions options) =>
        (2L * options.Border)
        + ((((long)Math.Max(weight.Shape.Height, weight.Shape.Width) - 1) / options.Shrink.Factor) + 1) * Math.Max(1, options.Scale);

    // A first layer's: what other channels mean is no colour.
    private static string? Refusal(OnnxWeight weight, in TileOptions options) => weight.Reason
        ?? (options.Composition.IsRgb && weight.Columns != 3
            ? $"They are {string.Join('×', weight.Dimensions)}; --rgb needs 3 as the second dimension, for red, green and blue."
            : null);
}
