using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options that say which unit is explained, and how.</summary>
internal sealed class AttributionArguments
{
    private static readonly Dictionary<string, AttributionMethod> Methods = new()
    {
        ["gradient"] = AttributionMethod.Gradient,
        ["saliency"] = AttributionMethod.Saliency,
        ["input-x-gradient"] = AttributionMethod.InputXGradient,
        ["guided-backprop"] = AttributionMethod.GuidedBackpropagation,
        ["deconvnet"] = AttributionMethod.Deconvnet,
        ["grad-cam"] = AttributionMethod.GradCam,
        ["grad-cam++"] = AttributionMethod.GradCamPlusPlus,
        ["integrated-gradients"] = AttributionMethod.IntegratedGradients,
        ["smoothgrad"] = AttributionMethod.SmoothGrad,
        ["occlusion"] = AttributionMethod.Occlusion,
    };

    private readonly Option<string?> layer = new("--layer")
    {
        Description = "the layer of the unit: tensor name, node name, glob, op:Gemm or index:3 (default: the model's first output)",
        HelpName = "PATTERN",
    };

    private readonly Option<GradientUnit[]> units = UnitOption.Create("the sum of several; default: the mean of the layer");

    private readonly Option<string?> by = new("--by")
    {
        Description = "the input, or the layer, that it is attributed to (default: the only input; for grad-cam the last layer of maps)",
        HelpName = "NAME",
    };

    private readonly Option<AttributionMethod> method = new Option<AttributionMethod>("--method")
    {
        Description = $"{string.Join(", ", Methods.Keys)} (default gradient)",
        HelpName = "METHOD",
        CustomParser = result => Methods.TryGetValue(result.Tokens[0].Value, out var found)
            ? found
            : Words.Refuse<AttributionMethod>(result, "--method", result.Tokens[0].Value, Methods.Keys),
    }.Completing(Methods.Keys);

    private readonly Option<int> steps = Numbers.Whole(
        "--steps", "gradients that integrated-gradients and smoothgrad are the mean of", 1, 50, 100_000);
    private readonly Option<float> noise = Numbers.Positive(
        "--noise", "smoothgrad's standard deviation, as a part of the distance between the input's extremes", 0.15f);
    private readonly Option<float> baseline = new("--baseline")
    {
        Description = "what integrated-gradients begins at and what covers occlusion's window, as the network takes it (default 0)",
        HelpName = "X",
        CustomParser = result => Numbers.TryReal(result.Tokens[0].Value, out float value)
            ? value
            : Numbers.Error<float>(result, $"--baseline {result.Tokens[0].Value}: a finite number is needed."),
    };

    private readonly Option<int> window = Numbers.Whole(
        "--window", "the side of occlusion's window in pixels; 0 is an eighth of the shorter side", 0, 0);
    private readonly Option<int> seed = Numbers.Whole("--seed", "what smoothgrad's noise begins with", 0, 0);

    /// <summary>Adds the options to a command.</summary>
    public AttributionArguments(Command command)
    {
        All = [layer, units, by, method, steps, noise, baseline, window, seed];
        foreach (var option in All)
        {
            command.Options.Add(option);
        }
    }

    private Option[] All { get; }

    /// <summary>The options as they were given, each after a space.</summary>
    public string Text(ParseResult parsed) => GivenOptions.Text(parsed, All);

    /// <summary>What the user wants of the library.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">How the model is loaded.</param>
    public AttributionOptions Read(ParseResult parsed, in OnnxOptions model) => new()
    {
        Method = parsed.GetValue(method),
        Layer = parsed.GetValue(layer),
        By = parsed.GetValue(by),
        Steps = parsed.GetValue(steps),
        Noise = parsed.GetValue(noise),
        Baseline = parsed.GetValue(baseline),
        Window = parsed.GetValue(window),
        Seed = parsed.GetValue(seed),
        Model = model,
    };

    /// <summary>The units; none where the whole layer is meant.</summary>
    public GradientUnit[] Units(ParseResult parsed) => parsed.GetValue(units) ?? [];

    /// <summary>The method in the words of the command line.</summary>
    public string MethodName(ParseResult parsed) => Methods.First(pair => pair.Value == parsed.GetValue(method)).Key;
}
