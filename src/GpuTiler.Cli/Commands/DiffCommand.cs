using System.CommandLine;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary><c>gputiler diff</c>: how two arrays differ, or the layers of two inputs or two models.</summary>
internal sealed class DiffCommand
{
    private readonly Argument<string[]> inputs = InputArguments.Inputs();

    private readonly Option<string[]> model = PathOptions.RefuseEmpty(new Option<string[]>("--model")
    {
        Description = "the network (.onnx) that two INPUTs go through; given twice, the two that one INPUT goes through",
        HelpName = "MODEL",
    });

    private readonly ModelOptions modelOptions;
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

    private readonly TilingOptions tiling;
    private readonly DeviceOptions devices;

    private DiffCommand(Command command)
    {
        command.Arguments.Add(inputs);
        command.Options.Add(model);
        modelOptions = new ModelOptions(command);
        foreach (var option in new Option[] { output, json, failAbove, difference })
        {
            command.Options.Add(option);
        }

        tiling = new TilingOptions(command, selects: false);
        devices = new DeviceOptions(command);
    }

    public static Command Create()
    {
        var command = new Command("diff", "Says how two arrays differ, or each layer of two inputs or two models, and shows A, B and A−B side by side.");
        var diff = new DiffCommand(command);
        command.SetAction(diff.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var (paths, place) = (parsed.GetValue(inputs) ?? [], parsed.GetValue(output));
        string[] given = parsed.GetValue(model) ?? [];
        modelOptions.Require(parsed, given.FirstOrDefault(), paths);
        using var progress = new Progress(devices.Quiet(parsed));
        // What can be refused is refused before a driver starts.
        ModelFiles.Checkpoint[] models = [.. given.SelectMany(path => ModelFiles.Find(path, step: null))];
        RequireTwo(models.Length, paths.Length);
        var arrays = models.Length == 0 ? ArrayPairs.Open(paths[0], paths[1]) : null;
        var subject = SubjectOf(models, paths);
        var options = tiling.Read(parsed);
        using var device = devices.Open(parsed, runsNetwork: models.Length > 0, progress);
        using var written = new WrittenFiles(listed: false, progress);
        using var picture = place is null ? null
            : new DifferencePicture(device, options, subject, place, new() { MaxSize = tiling.ReadMaxSize(parsed), Threads = devices.Threads(parsed) }, written) { Strongest = parsed.GetValue(difference) };
        using var differences = new DifferenceOutput(picture) { Names = arrays?.Names ?? new Dictionary<string, string>() };
        if (arrays is not null)
        {
            RunArrays(arrays, tiling.ReadLayout(parsed), device, progress, differences);
        }
        else
        {
            RunModels(parsed, paths, models, device, progress, differences);
        }

        progress.Clear();
        written.Complete();
        return Conclude(parsed, subject, differences.Layers);
    }

    private static void RequireTwo(int models, int paths)
    {
        bool isTwo = (models, paths) is (0 or 1, 2) or (2, 0 or 1 or 2);
        if (!isTwo)
        {
            string found = string.Create(CultureInfo.InvariantCulture, $"there are {paths} INPUT{(paths == 1 ? "" : "s")} and {models} model{(models == 1 ? "" : "s")}");
            throw new UsageException($"diff compares two: two arrays, two INPUTs with one --model, or one INPUT with two; {found}.");
        }
    }

    private static DifferenceSubject SubjectOf(ModelFiles.Checkpoint[] models, string[] paths)
    {
        if (models.Length < 2)
        {
            return DifferenceSubject.OfFiles(paths[0], paths[1]);
        }

        var (a, b) = DifferenceSubject.OfFiles(models[0].Path, models[1].Path);
        return paths.Length < 2 ? new(a, b) : new($"{a} on {Path.GetFileName(paths[0])}", $"{b} on {Path.GetFileName(paths[1])}");
    }

    private static void RunArrays(ArrayPairs arrays, TensorLayout layout, OpenedDevice device, Progress progress, DifferenceOutput differences)
    {
        foreach (var side in new[] { arrays.A, arrays.B })
        {
            TensorTiling.Run(side, null, default, default, null, default, layout, device, progress, listed: false, differences);
            differences.IsSecond = true;
        }
    }

    private void RunModels(
        ParseResult parsed, string[] paths, ModelFiles.Checkpoint[] models, OpenedDevice device, Progress progress, DifferenceOutput differences)
    {
        var runs = new ModelRuns(modelOptions, device, progress) { Layout = tiling.ReadLayout(parsed), Threads = devices.Threads(parsed) };
        if (models.Length == 1 || paths.Length < 2)
        {
            runs.Run(parsed, paths, models, differences);
            return;
        }

        runs.Run(parsed, [paths[0]], [models[0]], differences);
        differences.IsSecond = true;
        runs.Run(parsed, [paths[1]], [models[1]], differences);
    }

    private int Conclude(ParseResult parsed, DifferenceSubject subject, IReadOnlyList<LayerDifference> layers)
    {
        if (parsed.GetValue(json))
        {
            DifferenceJson.Write(layers);
        }
        else
        {
            DifferenceTable.Write(subject, layers);
        }

        if (layers.All(layer => layer.Statistics is null))
        {
            throw new CommandException("nothing could be compared: A and B have no layer in common that has the same shape.");
        }

        if (parsed.GetValue(failAbove) is { } most && layers.Where(layer => layer.IsAbove(most)).Select(layer => layer.Name).ToList() is { Count: > 0 } above)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture, $"{above.Count} of {layers.Count} differ by more than {most}, or could not be compared: {string.Join(", ", above)}."));
        }

        return ExitCode.Done;
    }
}
