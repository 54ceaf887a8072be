using System.CommandLine;
using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler maximize</c>: what the units of a layer look for, as the pictures that make them fire.</summary>
internal sealed class MaximizeCommand
{
    // As many as a person sees a change in.
    private const int Frames = 24;

    private readonly Argument<string> model = InputArguments.One("MODEL", "the network (.onnx)");
    private readonly MaximizationArguments maximization;
    private readonly ModelOptions modelOptions;
    private readonly Option<string?> output = PathOptions.OptionalOutput();
    private readonly Option<string?> saveInputs = ArrayPath(
        "--save-inputs", "the inputs that were found, as the network takes them (.npy): N×C×H×W");

    private readonly Option<string?> saveLoss = ArrayPath("--save-loss", "the loss of each unit before each step (.npy): N×steps");
    private readonly TilingOptions tiling;
    private readonly DeviceOptions devices;
    private readonly FormOptions forms;

    private MaximizeCommand(Command command)
    {
        command.Arguments.Add(model);
        maximization = new MaximizationArguments(command);
        modelOptions = new ModelOptions(command, showsLayers: false, fits: false);
        foreach (var option in new[] { output, saveInputs, saveLoss })
        {
            command.Options.Add(option);
        }

        tiling = new TilingOptions(command, selects: false);
        devices = new DeviceOptions(command, DeviceCatalog.Choices);
        forms = new FormOptions(command, tiling, $"of how the pictures grew, in {Frames} frames, in place of a picture");
    }

    public static Command Create()
    {
        var command = new Command("maximize", "Shows what units of a model look for: pictures that are changed until the units fire.");
        var maximize = new MaximizeCommand(command);
        command.SetAction(maximize.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (path, place) = (parsed.GetValue(model)!, parsed.GetValue(output));
        if (place is null && parsed.GetValue(saveInputs) is null && parsed.GetValue(saveLoss) is null)
        {
            throw new UsageException("Option '--output' is required: the pictures need a place, there or in --save-inputs.");
        }

        // What needs neither device nor model is said before they are opened.
        modelOptions.Require(parsed, path, maximization.StartPaths(parsed));
        var form = forms.Read(parsed, place, null);
        var channels = tiling.Read(parsed).Channels.Range;
        maximization.Require(parsed, channels);
        using var progress = new Progress(devices.Quiet(parsed));
        var settings = modelOptions.Read(parsed, tiling.ReadLayout(parsed), devices.Threads(parsed), default);
        var start = maximization.Start(parsed);
        RequireWritable(parsed, place, form, progress);
        using var device = DeviceCatalog.Open(devices.Device(parsed), devices.Settings(parsed), runsNetwork: true, progress);
        var inputs = new ModelInputs(path, settings, progress, "the ascent changes");
        var options = maximization.Read(parsed, settings, inputs.Main, channels);
        var dimensions = inputs.Dimensions(inputs.Main is not null && maximization.ChangesInput(parsed) ? start : null);
        options = options with
        {
            Frames = form.FramesPerSecond is null ? 0 : Frames,
            Model = options.Model with { InputDimensions = dimensions },
        };
        using var maximizer = device.Load(network => ActivationMaximizer.Load(path, network, options), progress);
        inputs.FillNamed(maximizer.Inputs);
        if (start is not null)
        {
            inputs.Fill(maximizer.Start, start, maximizer.StartPreparation);
        }

        // What makes no sense is said before the work.
        _ = tiling.ReadOver(parsed, new() { Composition = maximizer.PicturesAreInColor ? TileComposition.Rgb : default });
        MaximizationText.Note(maximizer, progress);
        using var stopping = Interruption.Defer();
        var pictures = maximizer.Run(
            maximization.Units(parsed, maximizer, channels),
            () => progress.Show($"step {maximizer.StepsMade} of {maximizer.Steps}"),
            stopping.Token);
        if (pictures.Shown.Count == 0)
        {
            stopping.Token.ThrowIfCancellationRequested();
        }

        MaximizationText.Note(pictures, maximizer, progress);
        Write(parsed, pictures, maximizer, new LayerRuns(device, progress)
        {
            Mosaics = form.Limit(tiling.ReadMosaics(parsed, tiling.ReadOver(parsed, pictures.Appearance))),
            Form = form,
            Settings = settings with { Text = settings.Text + maximization.Text(parsed) },
            Place = place,
            IsListed = !devices.Quiet(parsed) && !Places.IsStandardOutput(place),
        }, device, progress);
        return stopping.Token.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    }

    // Hours may lie between this and the pictures.
    private void RequireWritable(ParseResult parsed, string? place, ImageForm form, Progress progress)
    {
        if (place is not null)
        {
            using var unlisted = new WrittenFiles(listed: true, progress);
            Places.Open(place, images: 1, form, unlisted).RequireWritable();
        }

        foreach (string file in new[] { parsed.GetValue(saveInputs), parsed.GetValue(saveLoss) }.OfType<string>())
        {
            new ActivationFile(file).RequireWritable();
        }
    }

    private void Write(
        ParseResult parsed, MaximizedPictures pictures, ActivationMaximizer maximizer, LayerRuns mosaics, OpenedDevice device,
        Progress progress)
    {
        string name = $"{maximizer.Layer}-{maximization.Preset(parsed)}";
        string source = $"what units of {maximizer.Layer} of {parsed.GetValue(model)} look for";
        using var written = new WrittenFiles(mosaics.IsListed, progress);
        Keep(saveInputs, pictures.Inputs, pictures.InputDimensions);
        Keep(saveLoss, pictures.Losses, null);
        if (mosaics.Place is not null)
        {
            var values = pictures.Pictures();
            if (mosaics.Form.FramesPerSecond is null)
            {
                mosaics.RunValues(Describe(values, null), "the pictures", values);
            }
            else
            {
                mosaics.RunFrames(Describe(values, null), "the pictures", pictures.Frames, pictures.Pictures);
            }
        }

        written.Complete();

        void Keep(Option<string?> option, Func<ActivationBuffer> make, IReadOnlyList<long>? dimensions)
        {
            if (parsed.GetValue(option) is not { } file)
            {
                return;
            }

            var values = make();
            new LayerRuns(device, progress)
            {
                Sinks = [new ActivationFile(file) { Written = written.Add, CancellationToken = Interruption.Token }],
            }.RunValues(Describe(values, dimensions), $"{option.Name} {file}", values);
        }

        LayerDescription Describe(ActivationBuffer values, IReadOnlyList<long>? dimensions)
        {
            var shape = values.Activations.Shape;
            dimensions ??= shape.Channels == 1 ? [shape.Height, shape.Width] : [shape.Channels, shape.Height, shape.Width];
            return new(name, dimensions, shape, source) { HasKnownLayout = true };
        }
    }

    private static Option<string?> ArrayPath(string name, string description) =>
        PathOptions.RefuseEmpty(new Option<string?>(name) { Description = description, HelpName = "FILE.npy" });
}
