using System.CommandLine;
using System.Globalization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary><c>gputiler diff</c>: how two arrays differ, or the layers of two inputs, two models or two devices.</summary>
internal sealed class DiffCommand
{
    private readonly Argument<string[]> inputs = InputArguments.Inputs();

    private readonly Option<string[]> model = PathOptions.RefuseEmpty(new Option<string[]>("--model")
    {
        Description = "the network (.onnx) that two INPUTs go through; given twice, the two that one INPUT goes through",
        HelpName = "MODEL",
    });

    private readonly ModelOptions modelOptions;
    private readonly LimitOptions limits;
    private readonly Option<string?> output = PathOptions.Pictures();
    private readonly Option<bool> json = new("--json") { Description = "one JSON array, an object for each layer" };

    private readonly Option<float?> failAbove = new("--fail-above")
    {
        Description = "exit with 1 where a difference is larger, or a layer could not be compared",
        HelpName = "X",
        CustomParser = result => Numbers.TryReal(result.Tokens[0].Value, out float number) && number >= 0
            ? number
            : Numbers.Error<float?>(result, $"--fail-above {result.Tokens[0].Value}: a finite number from 0 is needed."),
    };

    private readonly Option<float?> difference = new("--difference")
    {
        Description = "the difference that becomes the strongest red or blue (default: the largest of each layer)",
        HelpName = "X",
        CustomParser = result => Numbers.TryReal(result.Tokens[0].Value, out float number) && number > 0
            ? number
            : Numbers.Error<float?>(result, $"--difference {result.Tokens[0].Value}: a finite number above 0 is needed."),
    };

    private readonly Option<string?> bothDevices = new Option<string?>("--devices")
    {
        Description = "the two devices that --model runs on, on one INPUT: says which layer is the first to depart",
        HelpName = "A,B",
    }.Completing(DeviceCatalog.Names);

    private readonly FormatOptions format;
    private readonly TilingOptions tiling;
    private readonly DeviceOptions devices;
    private readonly ShowOption show;

    private DiffCommand(Command command)
    {
        command.Arguments.Add(inputs);
        command.Options.Add(model);
        modelOptions = new ModelOptions(command);
        foreach (var option in new Option[] { output, json, failAbove, difference, bothDevices })
        {
            command.Options.Add(option);
        }

        format = new FormatOptions(command);
        limits = new LimitOptions(command);
        tiling = new TilingOptions(command, selects: false);
        devices = new DeviceOptions(command, DeviceCatalog.Choices);
        show = new ShowOption(command);
    }

    public static Command Create()
    {
        var command = new Command(
            "diff",
            "Says how two arrays differ, or each layer of two inputs, two models or two devices, and shows A, B and A−B side by side.");
        var diff = new DiffCommand(command);
        command.SetAction(diff.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (paths, place) = (parsed.GetValue(inputs) ?? [], parsed.GetValue(output));
        string[] given = parsed.GetValue(model) ?? [];
        RequireNamedModels(given, paths);
        modelOptions.Require(parsed, given.FirstOrDefault(), paths);
        var pair = DevicePair(parsed);
        using var progress = new Progress(devices.Quiet(parsed));
        // What can be refused is refused before a driver starts.
        ModelFiles.Checkpoint[] models = [.. given.SelectMany(path => ModelFiles.Find(path, step: null))];
        RequireTwo(models.Length, paths.Length, pair.Length);
        var arrays = models.Length == 0 ? ArrayPairs.Open(paths[0], paths[1], limits.Read(parsed)) : null;
        var subject = pair.Length > 0 ? new ComparedNames(pair[0].Text, pair[1].Text) : SubjectOf(models, paths);
        var form = format.Read(parsed, place);
        var pictures = show.Read(parsed, place);
        if (pictures is not null && parsed.GetValue(json))
        {
            throw new UsageException("--show draws on standard output, and --json writes numbers there: leave one of the two out.");
        }

        var mosaics = form.Limit(tiling.ReadMosaics(parsed, tiling.Read(parsed)));
        if (mosaics.Tiles.Range is { Spread: RangeSpread.Held } range)
        {
            throw new UsageException(
                $"--range {range} holds ranges from one INPUT to the next, and diff shows A and B side by side: leave :hold out.");
        }

        var opening = modelOptions.Settings(parsed, devices);
        using var device = pair.Length > 0 ? pair[0].Open(opening, progress)
            : DeviceCatalog.Open(devices.Device(parsed), opening, runsNetwork: models.Length > 0, progress);
        using var other = pair.Length > 0 ? pair[1].Open(opening, progress) : null;
        using var written = new WrittenFiles(listed: false, progress) { Pictures = pictures };
        var differences = new ComparisonSink(
            place is null ? null : Pictures(
                (place, form), mosaics, subject, parsed.GetValue(difference), tiling.ReadLayout(parsed) ?? TensorLayout.Nchw, written))
        {
            Names = arrays?.Names ?? new Dictionary<string, string>(),
        };
        var settings = arrays is not null ? ModelSettings.Default
            : modelOptions.Read(parsed, tiling.ReadLayout(parsed), devices.Threads(parsed), limits.Read(parsed));
        var runs = RunsOn(device);
        if (arrays is not null)
        {
            runs.RunArrays(arrays.A, run: new(0));
            runs.RunArrays(arrays.B, run: new(1));
        }
        else if (other is not null)
        {
            NoteProcessor(progress, pair, [device, other]);
            runs.RunModels(models, paths);
            RunsOn(other).RunModels(models, paths, firstRun: 1);
        }
        else if (models.Length == 1 || paths.Length < 2)
        {
            runs.RunModels(models, paths);
        }
        else
        {
            runs.RunModels([models[0]], [paths[0]]);
            runs.RunModels([models[1]], [paths[1]], firstRun: 1);
        }

        progress.Clear();
        written.Complete();
        return Conclude(parsed, subject, differences.Layers, pair.Length > 0 ? progress : null);

        LayerRuns RunsOn(OpenedDevice used) =>
            new(used, progress) { Layout = tiling.ReadLayout(parsed), Sinks = [differences], Settings = settings };
    }

    // None, or two.
    private DeviceChoice[] DevicePair(ParseResult parsed)
    {
        if (parsed.GetValue(bothDevices) is not { } text)
        {
            return [];
        }

        string[] names = text.Split(',');
        return devices.IsGiven(parsed)
                ? throw new UsageException("--devices names where the model runs, and --device too: leave one of them out.")
            : names.Length != 2
                ? throw new UsageException($"--devices {text}: two devices are needed, with a comma between them, such as cpu,webgpu.")
            : Array.Exists(names, name => name == DeviceCatalog.Auto)
                ? throw new UsageException($"--devices {text}: auto may be either, so name both (see gputiler devices).")
            : [.. names.Select(name => DeviceChoice.Parse("--devices", name))];
    }

    // Who names such a device may believe that it runs the network.
    private static void NoteProcessor(Progress progress, DeviceChoice[] pair, OpenedDevice[] opened)
    {
        foreach (var (choice, device) in pair.Zip(opened).Where(one => one.Second.Kernel != one.Second.Network))
        {
            progress.Note($"{choice.Text} tiles, and the processor runs the network for it: its layers are those of cpu.");
        }
    }

    // Two models in a row is what a user of other tools types.
    private static void RequireNamedModels(string[] models, string[] paths)
    {
        string[] unnamed = [.. paths.Where(ModelFiles.IsModel)], inputs = [.. paths.Except(unnamed)];
        if (unnamed.Length > 0)
        {
            string[] all = [.. models, .. unnamed];
            string[] placeholders = all.Length == 1 ? ["A", "B"] : ["INPUT"];
            throw new UsageException(
                $"{string.Join(" and ", unnamed)} {(unnamed.Length == 1 ? "is a model" : "are models")}, and no INPUT: "
                + $"gputiler diff {string.Join(' ', inputs.Length > 0 ? inputs : placeholders)} {string.Join(' ', all.Select(path => $"--model {path}"))}");
        }
    }

    private static void RequireTwo(int models, int paths, int devices)
    {
        bool isTwo = devices == 2 ? (models, paths) is (1, 0 or 1) : (models, paths) is (0 or 1, 2) or (2, 0 or 1 or 2);
        if (!isTwo)
        {
            throw new UsageException(
                "diff compares two: two arrays, two INPUTs with one --model, one INPUT with two, or one of each on two --devices; "
                + $"there are {Count(paths, "INPUT")} and {Count(models, "model")}.");
        }
    }

    private static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static ComparedNames SubjectOf(ModelFiles.Checkpoint[] models, string[] paths)
    {
        if (models.Length < 2)
        {
            return ComparedNames.OfFiles(paths[0], paths[1]);
        }

        var (a, b) = ComparedNames.OfFiles(models[0].Path, models[1].Path);
        return paths.Length < 2 ? new(a, b) : new($"{a} on {Path.GetFileName(paths[0])}", $"{b} on {Path.GetFileName(paths[1])}");
    }

    private static DifferenceFiles Pictures(
        (string Path, ImageForm Form) place, in MosaicOptions mosaics, ComparedNames subject, float? strongest,
        TensorLayout layout, WrittenFiles written)
    {
        var options = new LayerDifferenceOptions { Mosaics = mosaics, Strongest = strongest, NameOfA = subject.A, NameOfB = subject.B };
        return new(options, images => Places.Open(place.Path, images, place.Form, written))
        {
            DescribeOptions = OptionsText.OfDifference(mosaics.MaxSize, strongest, layout),
        };
    }

    // Of two devices the first layer that departs is named as well.
    private int Conclude(ParseResult parsed, ComparedNames subject, IReadOnlyList<LayerComparison> layers, Progress? ofDevices)
    {
        if (parsed.GetValue(json))
        {
            DifferenceJson.Write(layers);
        }
        else
        {
            DifferenceTable.Write(subject, layers);
        }

        if (ofDevices is not null)
        {
            string first = DifferenceTable.FirstDeparture(layers, parsed.GetValue(failAbove));
            if (parsed.GetValue(json))
            {
                ofDevices.Note(first);
            }
            else
            {
                StandardOutput.WriteLine(first);
            }
        }

        if (layers.All(layer => layer.Statistics is null))
        {
            throw new CommandException("nothing could be compared: A and B have no layer in common that has the same shape.");
        }

        if (parsed.GetValue(failAbove) is { } most
            && layers.Where(layer => layer.IsAbove(most)).Select(layer => layer.Name).ToList() is { Count: > 0 } above)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"{above.Count} of {layers.Count} differ by more than {most}, or could not be compared: {string.Join(", ", above)}."));
        }

        return ExitCode.Done;
    }
}
