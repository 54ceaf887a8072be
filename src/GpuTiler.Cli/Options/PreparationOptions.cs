using System.CommandLine;
using System.CommandLine.Parsing;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options that say how a picture becomes a model's input.</summary>
internal sealed class PreparationOptions
{
    private readonly Option<(int Height, int Width)?> inputSize = InputSize("the picture's own");
    private readonly Option<ImagePreparation> fit = FitOption.Create();
    private readonly Option<bool> bgr =
        new("--bgr") { Description = "the input's channels are blue, green, red; --mean and --std are in its order" };
    private readonly Option<TensorLayout?> inputLayout = LayoutOption.OfInput();
    private readonly Option<float[]?> inputScale = Numbers.PerChannel(
        "--input-scale", "what a picture's pixels of 0 to 255 are multiplied by (default 1/255)");
    private readonly Option<float[]?> mean = Numbers.PerChannel("--mean", "what is then subtracted (default 0)");
    private readonly Option<float[]?> std = Numbers.PerChannel("--std", "what the result is divided by (default 1)");

    private readonly bool fits;

    /// <param name="fits">Whether there are pictures that are brought to the input's size.</param>
    public PreparationOptions(bool fits) => this.fits = fits;

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => fits
        ? [inputSize, fit, bgr, inputLayout, inputScale, mean, std]
        : [bgr, inputLayout, inputScale, mean, std];

    /// <summary>The size of a picture, for models that take any.</summary>
    /// <param name="otherwise">What it is where it is not given; <see langword="null"/> for an error.</param>
    public static Option<(int Height, int Width)?> InputSize(string? otherwise = null) => Size(
        "--input-size",
        "rows and columns of the input where the model leaves them open" + (otherwise is null ? "" : $" (default: {otherwise})"));

    /// <summary>A size of pictures.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is of.</param>
    public static Option<(int Height, int Width)?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "HxW",
        CustomParser = result => ParseSize(name, result),
    };

    /// <summary>The size that the user gave.</summary>
    public (int Height, int Width)? ReadSize(ParseResult parsed) => parsed.GetValue(inputSize);

    /// <summary>How pixels become values.</summary>
    /// <exception cref="UsageException">An option makes no sense.</exception>
    public ImagePreparation Read(ParseResult parsed) => parsed.GetValue(fit) with
    {
        Bgr = parsed.GetValue(bgr),
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

    /// <summary>The names of those that the user gave.</summary>
    public IEnumerable<string> Given(ParseResult parsed) => GivenOptions.Of(parsed, All).Select(result => result.Option.Name);

    /// <summary>The options as they were given, each after a space.</summary>
    public string Text(ParseResult parsed) => GivenOptions.Text(parsed, All);

    private static (int Height, int Width)? ParseSize(string name, ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var parts = text.Split('x', 'X');
        return parts.Length == 2
            && Numbers.TryWhole(parts[0], out int height) && Numbers.TryWhole(parts[1], out int width) && height > 0 && width > 0
            ? (height, width)
            : Numbers.Error<(int, int)?>(result, $"{name} {text}: HxW is needed, such as 224x224.");
    }
}
