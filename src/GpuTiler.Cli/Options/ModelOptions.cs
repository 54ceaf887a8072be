using System.CommandLine;
using System.CommandLine.Parsing;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options that say how a model is fed; they mean nothing without one.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string[]> layers = Layers();

    private readonly Option<KeyValuePair<string, string>[]> inputs = new("--input")
    {
        Description = "a further input of the model, from an array (.npy, or .npz:KEY)",
        HelpName = "NAME=FILE.npy",
        CustomParser = ParseInputs,
    };

    private readonly PreparationOptions preparation;

    private readonly Option<long> memoryBudget = ByteSize.Option(
        "--memory-budget", "memory for layers at a time, such as 512M; beyond it the network is opened and run in parts, a group of layers after another (default no limit)");

    private readonly Option<string[]> operators = PathOptions.Operators();
    private readonly Option<bool> isolate = Isolate();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="showsLayers">Whether it shows layers, however many; otherwise it has an option of its own that names one.</param>
    /// <param name="fits">Whether its inputs may be pictures that are brought to the input's size.</param>
    public ModelOptions(Command command, bool showsLayers = true, bool fits = true)
    {
        preparation = new PreparationOptions(fits);
        All = showsLayers
            ? [layers, inputs, .. preparation.All, memoryBudget, operators, isolate]
            : [inputs, .. preparation.All, operators];
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    private Option[] All { get; }

    /// <summary>Which layers.</summary>
    public static Option<string[]> Layers() => new("--layer")
    {
        Description = "a layer to show: tensor name, node name, glob, op:Conv or index:3 (repeat for more; default all)",
        HelpName = "PATTERN",
    };

    /// <summary>Whether a model is opened in a process of its own first.</summary>
    public static Option<bool> Isolate() => new("--isolate")
    {
        Description = "open the model in a process of its own first, so that one that ends ONNX Runtime is an error (takes as long as opening it again)",
    };

    /// <summary>The options that the user gave.</summary>
    public IEnumerable<string> Given(ParseResult parsed) =>
        All.Select(parsed.GetResult).OfType<OptionResult>().Where(result => !result.Implicit).Select(result => result.Option.Name);

    /// <summary>Sees that model, options and inputs go together.</summary>
    /// <exception cref="UsageException">They do not.</exception>
    public void Require(ParseResult parsed, string? model, string[] paths)
    {
        if (model is null && Given(parsed).FirstOrDefault() is { } option)
        {
            throw new UsageException($"{option} needs a model: add --model MODEL.");
        }

        if (model is null && paths.Length == 0)
        {
            throw new UsageException("an INPUT is needed: an array (.npy, .npz), or with --model an array or a picture.");
        }

        if (paths.FirstOrDefault(ModelFiles.IsModel) is { } network)
        {
            throw new UsageException(
                $"{network} is a model, and no INPUT: {(model is null ? $"give it as --model {network}" : "one model is given already")}.");
        }

        InputFile.RequireStandardInputOnce([.. paths, .. InputPaths(parsed)]);
    }

    /// <summary>The files that <c>--input</c> names.</summary>
    private IEnumerable<string> InputPaths(ParseResult parsed) => (parsed.GetValue(inputs) ?? []).Select(input => input.Value);

    /// <summary>How the user wants a model loaded and fed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="layout">The order of a layer's dimensions, where it was given.</param>
    /// <param name="threads">Threads on the processor.</param>
    /// <param name="limits">How large each input may be once it is decoded.</param>
    /// <exception cref="UsageException">An option makes no sense.</exception>
    public ModelSettings Read(ParseResult parsed, TensorLayout? layout, int threads, in DecodingLimits limits) =>
        new(
            ReadOnnx(parsed, layout, threads), ReadInputs(parsed, limits), preparation.Read(parsed), preparation.Text(parsed),
            [.. preparation.Given(parsed)])
        {
            IsIsolated = parsed.GetValue(isolate),
            Limits = limits,
        };

    /// <summary>How a device is opened that runs the model.</summary>
    public DeviceSettings Settings(ParseResult parsed, DeviceOptions devices) =>
        devices.Settings(parsed) with { SavesMemory = parsed.GetValue(memoryBudget) > 0 };

    private OnnxOptions ReadOnnx(ParseResult parsed, TensorLayout? layout, int threads) => new()
    {
        Layers = parsed.GetValue(layers),
        InputSize = preparation.ReadSize(parsed),
        Layout = layout,
        InputLayout = preparation.Read(parsed).Layout,
        Threads = threads,
        MemoryBudget = parsed.GetValue(memoryBudget),
        CustomOperatorLibraries = parsed.GetValue(operators),
    };

    private Dictionary<string, InputFile> ReadInputs(ParseResult parsed, in DecodingLimits limits)
    {
        var files = new Dictionary<string, InputFile>();
        foreach (var (name, path) in parsed.GetValue(inputs) ?? [])
        {
            if (!files.TryAdd(name, InputFile.OpenAll([path], limits)[0]))
            {
                throw new UsageException($"--input {name} is given twice.");
            }
        }

        return files;
    }

    private static KeyValuePair<string, string>[] ParseInputs(ArgumentResult result)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var token in result.Tokens)
        {
            int at = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || at == token.Value.Length - 1)
            {
                return Numbers.Error<KeyValuePair<string, string>[]>(result, $"--input {token.Value}: NAME=FILE.npy is needed.");
            }

            pairs.Add(new(token.Value[..at], token.Value[(at + 1)..]));
        }

        return [.. pairs];
    }
}
