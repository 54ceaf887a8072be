using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>gputiler bench</c>: how fast a model's frames are on the devices of this machine.</summary>
internal sealed class BenchCommand
{
    private readonly Argument<string> model = InputArguments.One("MODEL", "the network (.onnx)");
    private readonly Option<string[]> layers = ModelOptions.Layers();
    private readonly Option<(int Height, int Width)?> inputSize = PreparationOptions.InputSize();
    private readonly Option<string[]> operators = PathOptions.Operators();
    private readonly Option<bool> isolate = ModelOptions.Isolate();

    private readonly Option<string[]> device = new Option<string[]>("--device")
    {
        Description =
            "where to measure (see gputiler devices; repeat for more; default every device that is ready, ILGPU's processor apart)",
        HelpName = "D[:INDEX]",
    }.Completing(DeviceCatalog.Names);

    private readonly Option<int> seconds = Numbers.Whole("--seconds", "how long to measure on each device", 1, 5, 3600);
    private readonly Option<int> threads = Numbers.Whole("--threads", "threads on the processor; 0 is one for each core", 0, 0, 1024);
    private readonly Option<bool> json = new("--json") { Description = "one JSON object" };
    private readonly Option<bool> quiet = new("--quiet") { Description = "no progress, no notes" };

    private BenchCommand(Command command)
    {
        command.Arguments.Add(model);
        foreach (var option in new Option[] { layers, inputSize, operators, isolate, device, seconds, threads, json, quiet })
        {
            command.Options.Add(option);
        }
    }

    public static Command Create()
    {
        var command = new Command("bench", "Measures how fast a model's frames are on this machine: inference, tiling, read-back, PNG.");
        var bench = new BenchCommand(command);
        command.SetAction(bench.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var progress = new Progress(parsed.GetValue(quiet));
        var options = new OnnxOptions
        {
            Layers = parsed.GetValue(layers),
            InputSize = parsed.GetValue(inputSize),
            CustomOperatorLibraries = parsed.GetValue(operators),
            Threads = parsed.GetValue(threads),
        };
        if (parsed.GetValue(isolate))
        {
            IsolatedModel.Try(parsed.GetValue(model)!, options);
        }

        var named = parsed.GetValue(device) ?? [];
        var candidates = named.Length > 0 ? [.. named.Select(name => Named(name))] : Ready();
        var benchmark = new Benchmark(parsed.GetValue(model)!, options, TimeSpan.FromSeconds(parsed.GetValue(seconds)), progress);
        for (int i = 0; i < candidates.Count; i++)
        {
            try
            {
                benchmark.Measure(
                    candidates[i],
                    () => DeviceCatalog.Open(candidates[i].Name, new(parsed.GetValue(threads)), runsNetwork: true, progress),
                    i,
                    candidates.Count);
            }
            catch (Exception e) when (named.Length == 0 && i > 0 && OpenedDevice.IsDeviceFailure(e))
            {
                benchmark.AddFailure(candidates[i], ErrorText.Of(e));
            }
        }

        progress.Clear();
        Action<BenchResults> write = parsed.GetValue(json) ? BenchJson.Write : BenchTable.Write;
        write(benchmark.Results);
        return ExitCode.Done;
    }

    // The processor is the first; what fails there is the model's own fault.
    private static List<BenchedDevice> Ready() =>
        [.. DeviceCatalog.Paths.SelectMany(path => path.Entries(path.Find()))
            .Where(entry => entry.Device is { Refusal: null, IsForTests: false })
            .Select(Benched)];

    // A name that there is not is refused when it is opened, with those that there are.
    private static BenchedDevice Named(string name)
    {
        var path = DeviceCatalog.Paths.FirstOrDefault(path => path.Name == name.Split(':')[0]);
        var entries = path is null ? [] : path.Entries(path.Find()).ToList();
        int at = Math.Max(0, entries.FindIndex(entry => entry.Name == name));
        return entries.Count == 0 ? new(name, name, false) : Benched(entries[at]) with { Name = name };
    }

    private static BenchedDevice Benched(CatalogEntry entry) => new(entry.Name, entry.Device.Description, entry.Device.IsSoftware);
}
