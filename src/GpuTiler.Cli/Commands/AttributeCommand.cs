using System.CommandLine;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler attribute</c>: why a unit fires, as a map of what counts for it.</summary>
internal sealed class AttributeCommand
{
    private readonly Argument<string> input = InputArguments.One("INPUT", "an array (.npy, .npz:KEY) or a picture; - is standard input");
    private readonly Option<string> model = PathOptions.RefuseEmpty(new Option<string>("--model") { Description = "the network (.onnx)", HelpName = "MODEL", Required = true });
    private readonly AttributionArguments attribution;
    private readonly ModelOptions modelOptions;
    private readonly Option<string?> output = PathOptions.OptionalOutput();
    private readonly Option<string?> saveMap = PathOptions.RefuseEmpty(new Option<string?>("--save-map")
    {
        Description = "the map's values as they are (.npy): of gradient signed, in the input's shape", HelpName = "FILE.npy",
    });

    private readonly TilingOptions tiling;
    private readonly FigureArguments figures;
    private readonly DeviceOptions devices;
    private readonly FormOptions forms;

    private AttributeCommand(Command command)
    {
        command.Arguments.Add(input);
        command.Options.Add(model);
        attribution = new AttributionArguments(command);
        modelOptions = new ModelOptions(command, showsLayers: false);
        command.Options.Add(output);
        command.Options.Add(saveMap);
        tiling = new TilingOptions(command, selects: false);
        figures = new FigureArguments(command, tiling);
        devices = new DeviceOptions(command);
        forms = new FormOptions(command, tiling);
    }

    public static Command Create()
    {
        var command = new Command("attribute", "Shows what in an array or a picture counts for a unit of a model: gradients, Grad-CAM, occlusion.");
        var attribute = new AttributeCommand(command);
        command.SetAction(attribute.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (path, place, file) = (parsed.GetValue(model)!, parsed.GetValue(output), parsed.GetValue(saveMap));
        if (place is null && file is null)
        {
            throw new UsageException("Option '--output' is required: the map needs a place, there or in --save-map.");
        }

        modelOptions.Require(parsed, path, [parsed.GetValue(input)!]);
        var figure = figures.Read(parsed);
        var form = forms.Read(parsed, place, figure);
        var mosaics = form.Limit(tiling.ReadMosaics(parsed, tiling.Read(parsed), figure));
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        using var device = DeviceCatalog.Open(devices.Device(parsed), devices.Threads(parsed), runsNetwork: true, progress);
        var settings = modelOptions.Read(parsed, tiling.ReadLayout(parsed), devices.Threads(parsed), default);
        var inputs = new ModelInputs(path, settings, progress);
        var source = InputFile.OpenAll([parsed.GetValue(input)!], default)[0];
        progress.Show(source.Name);
        using var made = Load(path, attribution.Read(parsed, settings.Onnx with { InputDimensions = inputs.Dimensions(inputs.Main is null ? null : source) }), device, progress);
        inputs.FillNamed(made.Inputs);
        if (inputs.Main is not null)
        {
            inputs.FillMain(made.Inputs, source);
        }

        var units = attribution.Units(parsed);
        if (units.Length > 0)
        {
            made.SetUnits(units);
        }

        made.Run();
        string method = attribution.MethodName(parsed), unit = units.Length == 0 ? "" : $" unit {string.Join(" + ", units)}";
        var values = new ActivationBuffer();
        made.Map.Read(values);
        Note(made, method, values, progress);
        bool isListed = !quiet && !Places.IsStandardOutput(place);
        using var written = new WrittenFiles(isListed, progress);
        var layer = new LayerDescription(
            $"{made.Layer}-{method}", made.Dimensions, made.Map.Shape, $"{method} of {made.Layer}{unit} of {path} by {made.By} on {source.Name}", source.Name)
        {
            HasKnownLayout = true,
        };
        new LayerRuns(device, progress)
        {
            Mosaics = mosaics, Form = form, Settings = settings, Place = place, IsListed = isListed,
            Sinks = file is null ? [] : [new ActivationFile(file) { Written = written.Add, CancellationToken = Interruption.Token }],
        }.RunValues(layer, $"the {method} of {made.Layer}", values);
        written.Complete();
        return ExitCode.Done;
    }

    // Where the program chose the device and it does not run the gradient, the processor takes over.
    private static Attribution Load(string path, AttributionOptions options, OpenedDevice device, Progress progress)
    {
        try
        {
            return Attribution.Load(path, device.Network, options);
        }
        catch (Exception e) when (device.CanFallBack && OpenedDevice.IsDeviceFailure(e))
        {
            string warning = device.FallBack(e);
            var loaded = Attribution.Load(path, device.Network, options);
            progress.Warn(warning);
            return loaded;
        }
    }

    private static void Note(Attribution made, string method, ActivationBuffer values, Progress progress)
    {
        if (method is "guided-backprop" or "deconvnet" && !made.Passed.ContainsKey("Relu"))
        {
            progress.Note($"no Relu lies between {made.By} and {made.Layer}: {method} is the plain gradient.");
        }

        if (made.Passed.TryGetValue("QuantizeLinear", out int quantized))
        {
            progress.Note($"the gradient passes {quantized} quantised layer(s) as if nothing was rounded there.");
        }

        bool isZero = true;
        foreach (float value in values.Activations)
        {
            isZero &= value == 0;
        }

        if (isZero)
        {
            progress.Note($"the map is zero everywhere: nothing in {made.By} counts for this unit of {made.Layer}.");
        }
    }
}
