using System.CommandLine;
using System.CommandLine.Parsing;
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

    private readonly Option<(int Height, int Width)?> inputSize = InputSize();

    private readonly Option<TensorLayout?> inputLayout = new("--input-layout")
    {
        Description = "the order of the input's dimensions (default: found from its shape)",
        HelpName = "nchw|nhwc",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "nchw" => TensorLayout.Nchw,
            "nhwc" => TensorLayout.Nhwc,
            var other => Numbers.Error<TensorLayout?>(result, $"--input-layout {other}: nchw or nhwc is needed."),
        },
    };

    private readonly Option<float[]?> inputScale = Numbers.PerChannel("--input-scale", "what a picture's pixels are multiplied by (default 1/255)");
    private readonly Option<float[]?> mean = Numbers.PerChannel("--mean", "what is then subtracted (default 0)");
    private readonly Option<float[]?> std = Numbers.PerChannel("--std", "what the result is divided by (default 1)");

    private readonly Option<long> memoryBudget = ByteSize.Option(
        "--memory-budget", "memory for layers at a time, such as 512M; beyond it the network is opened and run in parts, a group of layers after another (default no limit)");

    private readonly Option<string[]> operators = PathOptions.Operators();

    public ModelOptions(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    private Option[] All => [layers, inputs, .. Preparation, memoryBudget, operators];

    private Option[] Preparation => [inputSize, inputLayout, inputScale, mean, std];

    /// <summary>Which layers.</summary>
    public static Option<string[]> Layers() => new("--layer")
    {
        Description = "a layer to show: tensor name, node name, glob, op:Conv or index:3 (repeat for more; default all)",
        HelpName = "PATTERN",
    };

    /// <summary>The size of a picture, for models that take any.</summary>
    public static Option<(int Height, int Width)?> InputSize() => new("--input-size")
    {
        Description = "rows and columns of the input where the model leaves them open",
        HelpName = "HxW",
        CustomParser = ParseSize,
    };

    /// <summary>The options that the user gave.</summary>
    public IEnumerable<string> Given(ParseResult parsed) => Given(parsed, All).Select(result => result.Option.Name);

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

        InputFile.RequireStandardInputOnce([.. paths, .. InputPaths(parsed)]);
    }

    /// <summary>The options about pictures that the user gave.</summary>
    private IEnumerable<string> GivenForPictures(ParseResult parsed) => Given(parsed, Preparation).Select(result => result.Option.Name);

    /// <summary>The options about pictures as they were given, each after a space.</summary>
    private string Text(ParseResult parsed) =>
        string.Concat(Given(parsed, Preparation).Select(result => $" {result.Option.Name} {result.Tokens[0].Value}"));

    /// <summary>The files that <c>--input</c> names.</summary>
    private IEnumerable<string> InputPaths(ParseResult parsed) => (parsed.GetValue(inputs) ?? []).Select(input => input.Value);

    /// <summary>How the user wants a model loaded and fed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="layout">The order of a layer's dimensions.</param>
    /// <param name="threads">Threads on the processor.</param>
    /// <exception cref="UsageException">An option makes no sense.</exception>
    public ModelSettings Read(ParseResult parsed, TensorLayout layout, int threads) =>
        new(ReadOnnx(parsed, layout, threads), ReadInputs(parsed), ReadPreparation(parsed), Text(parsed), [.. GivenForPictures(parsed)]);

    private OnnxOptions ReadOnnx(ParseResult parsed, TensorLayout layout, int threads) => new()
    {
        Layers = parsed.GetValue(layers),
        InputSize = parsed.GetValue(inputSize),
        Layout = layout,
        Threads = threads,
        MemoryBudget = parsed.GetValue(memoryBudget),
        CustomOperatorLibraries = parsed.GetValue(operators),
    };

    private ImagePreparation ReadPreparation(ParseResult parsed) => new()
    {
        Scale = parsed.GetValue(inputScale) switch
        {
            null or [] => 0,
            [var scale] when scale != 0 => scale,
            _ => throw new UsageException("--input-scale: one number other than 0 is needed."),
        },
        Mean = parsed.GetValue(mean) is { Length: > 0 } means ? means : null,
        Std = parsed.GetValue(std) switch
        {
            null or [] => null,
            var deviations when !deviations.Contains(0) => deviations,
            _ => throw new UsageException("--std: numbers other than 0 are needed."),
        },
        Layout = parsed.GetValue(inputLayout),
    };

    private Dictionary<string, InputFile> ReadInputs(ParseResult parsed)
    {
        var files = new Dictionary<string, InputFile>();
        foreach (var (name, path) in parsed.GetValue(inputs) ?? [])
        {
            if (!files.TryAdd(name, InputFile.OpenAll([path])[0]))
            {
                throw new UsageException($"--input {name} is given twice.");
            }
        }

        return files;
    }

    private static IEnumerable<OptionResult> Given(ParseResult parsed, Option[] options) =>
        options.Select(parsed.GetResult).OfType<OptionResult>().Where(result => !result.Implicit);

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

    private static (int Height, int Width)? ParseSize(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var parts = text.Split('x', 'X');
        return parts.Length == 2 && Numbers.TryWhole(parts[0], out int height) && Numbers.TryWhole(parts[1], out int width) && height > 0 && width > 0
            ? (height, width)
            : Numbers.Error<(int, int)?>(result, $"--input-size {text}: HxW is needed, such as 224x224.");
    }
}
