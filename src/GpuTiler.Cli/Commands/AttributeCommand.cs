using System.CommandLine;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler attribute</c>: why a unit fires, as a map of what counts for it.</summary>
internal sealed class AttributeCommand
{
    private readonly Argument<string> input = InputArguments.One("INPUT", "an array (.npy, .npz:KEY) or a picture; - is standard input");
    private readonly Option<string> model = PathOptions.RefuseEmpty(new Option<string>("--model")
    {
        Description = "the network (.onnx)",
        HelpName = "MODEL",
        Required = true,
    });
    private readonly AttributionArguments attribution;
    private readonly ModelOptions modelOptions;
    private readonly Option<string?> output = PathOptions.OptionalOutput();
    private readonly Option<string?> saveMap = PathOptions.RefuseEmpty(new Option<string?>("--save-map")
    {
        Description = "the map's values as they are (.npy): of gradient signed, in the input's shape",
        HelpName = "FILE.npy",
    });

    private readonly AttributionViewOptions views;
    private readonly TilingOptions tiling;
    private readonly FigureArguments figures;
    private readonly DeviceOptions devices;
    private readonly FormOptions forms;

    private AttributeCommand(Command command)
    {
        command.Arguments.Add(input);
        command.Options.Add(model);
        attribution = new AttributionArguments(command);
        views = new AttributionViewOptions(command);
        modelOptions = new ModelOptions(command, showsLayers: false);
        command.Options.Add(output);
        command.Options.Add(saveMap);
        tiling = new TilingOptions(command, selects: false);
        figures = new FigureArguments(command, tiling);
        devices = new DeviceOptions(command, DeviceCatalog.Choices);
        forms = new FormOptions(command, tiling, draws: false);
    }

    public static Command Create()
    {
        var command = new Command(
            "attribute", "Shows what in an array or a picture counts for a unit of a model: gradients, Grad-CAM, occlusion.");
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
        var units = attribution.Units(parsed);
        var figure = figures.Read(parsed);
        var form = forms.Read(parsed, place, figure);
        var mosaics = form.Limit(tiling.ReadMosaics(parsed, tiling.Read(parsed), figure));
        var view = views.Read(parsed, tiling, form.IsDeepZoom, hasUnits: units.Length > 0);
        bool quiet = devices.Quiet(parsed);
        using var progress = new Progress(quiet);
        using var device = DeviceCatalog.Open(devices.Device(parsed), devices.Settings(parsed), runsNetwork: true, progress);
        var settings = modelOptions.Read(parsed, tiling.ReadLayout(parsed), devices.Threads(parsed), default);
        var inputs = new ModelInputs(path, settings, progress);
        var source = InputFile.OpenAll([parsed.GetValue(input)!], default)[0];
        progress.Show(source.Name);
        var onnx = settings.Onnx with { InputDimensions = inputs.Dimensions(inputs.Main is null ? null : source) };
        var options = attribution.Read(parsed, onnx);
        using var made = device.Load(network => Attribution.Load(path, network, options), progress);
        Fill(made.Inputs);
        var classes = view.Top == 0 ? [] : TopOf(made.Layer);
        var maps = classes.Count > 0 ? made.RunEach([.. classes.Select(one => new GradientUnit(one.Index))]) : made.RunSum(units);
        var backdrop = inputs.PictureOf(made.Inputs) is { } picture ? Backdrop.Create(picture, view.Opacity) : null;
        string method = attribution.MethodName(parsed);
        Note(made, method, maps, progress);
        bool isListed = !quiet && !Places.IsStandardOutput(place);
        var layer = new LayerDescription(
            $"{made.Layer}-{method}", [maps.Activations.Shape.Batch, .. made.Dimensions.Skip(1)], maps.Activations.Shape,
            $"{method} of {made.Layer}{WordsOf(units, classes)} of {path} by {made.By} on {source.Name}", source.Name)
        {
            HasKnownLayout = true,
            ImageNames = view.NamesOf(classes),
        };
        ShownAttribution shown;
        try
        {
            shown = ShownAttribution.Create(layer, maps, view.View, backdrop, mosaics);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{ErrorText.Of(e).TrimEnd('.')}: leave out --show.");
        }

        using var written = new WrittenFiles(isListed, progress);
        if (file is not null)
        {
            var sink = new ActivationFile(file) { Written = written.Add, CancellationToken = Interruption.Token };
            new LayerRuns(device, progress) { Sinks = [sink] }.RunValues(layer, $"the {method} of {made.Layer}", maps);
        }

        if (place is not null)
        {
            new LayerRuns(device, progress)
            {
                Mosaics = shown.Mosaics,
                Form = form,
                Settings = settings,
                Place = place,
                IsListed = isListed,
                DescribeOptions = OptionsText.OfAttribution(
                    attribution.Text(parsed) + views.Text(parsed), settings.Text, settings.Onnx.Layout ?? TensorLayout.Nchw),
            }.RunValues(shown.Layer, $"the {method} of {made.Layer}", shown.Values);
        }

        written.Complete();
        return ExitCode.Done;

        void Fill(IReadOnlyList<BoundInput> left)
        {
            inputs.FillNamed(left);
            if (inputs.Main is not null)
            {
                inputs.FillMain(left, source);
            }
        }

        IReadOnlyList<ClassScore> TopOf(string name)
        {
            using var network = OnnxModel.Load(path, device.Network, onnx with { Layers = [name] });
            Fill(network.Inputs);
            network.Run();
            view.RequireNames(name, network.Activations[0].Shape.Channels);
            return ClassScore.Top(network.Activations[0], view.Top);
        }
    }

    private static string WordsOf(GradientUnit[] units, IReadOnlyList<ClassScore> classes) =>
        classes.Count > 0 ? $" units {string.Join(", ", classes.Select(one => one.Index))}"
        : units.Length > 0 ? $" unit {string.Join(" + ", units)}" : "";

    private static void Note(Attribution made, string method, ActivationBuffer values, Progress progress)
    {
        if (method is "guided-backprop" or "deconvnet" && !made.Passed.ContainsKey("Relu"))
        {
            progress.Note($"no Relu lies between {made.By} and {made.Layer}: {method} is the plain gradient.");
        }

        if (made.Passed.TryGetValue("QuantizeLinear", out int quantized))
        {
            progress.Note(NoticeText.OfQuantized(quantized));
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
