using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options that choose a recipe of an ascent, and those that change single numbers of it.</summary>
internal sealed class RecipeArguments
{
    private const string Usual = "plain";

    private static readonly Dictionary<string, AscentRecipe> Presets = new()
    {
        [Usual] = AscentRecipe.Plain,
        ["keras"] = AscentRecipe.Keras,
        ["keras-2020"] = AscentRecipe.Keras2020,
        ["digits"] = AscentRecipe.Digits,
        ["deepdream"] = AscentRecipe.DeepDream,
        ["lucid"] = AscentRecipe.Lucid,
    };

    private static readonly Dictionary<string, PictureScale> Scales = new()
    {
        ["zscore"] = PictureScale.ZScore,
        ["range"] = PictureScale.Range,
    };

    private static readonly Dictionary<string, GradientScale> Divisors = new()
    {
        ["rms"] = GradientScale.Rms,
        ["norm"] = GradientScale.Norm,
        ["mean"] = GradientScale.MeanMagnitude,
        ["none"] = GradientScale.None,
    };

    private static readonly Dictionary<string, AscentOptimizer> Optimizers = new()
    {
        ["gradient"] = AscentOptimizer.Gradient,
        ["adam"] = AscentOptimizer.Adam,
    };

    private readonly Option<string> preset = new Option<string>("--preset")
    {
        Description = $"the numbers of a recipe: {string.Join(", ", Presets.Keys)}; options beside it change single ones",
        HelpName = "NAME",
        DefaultValueFactory = _ => Usual,
        CustomParser = result => Presets.ContainsKey(result.Tokens[0].Value)
            ? result.Tokens[0].Value
            : Words.Refuse<string>(result, "--preset", result.Tokens[0].Value, Presets.Keys),
    }.Completing(Presets.Keys);

    private readonly Option<int?> steps = PresetOption.Whole("--steps", "steps at each size", 1, 1_000_000);
    private readonly Option<float?> rate = PresetOption.Real("--rate", "what the scaled gradient is multiplied by in a step");
    private readonly Option<int?> sizes = PresetOption.Whole("--sizes", "sizes that a picture grows through", 1, 100);
    private readonly Option<float?> growth = PresetOption.Real("--growth", "how many times as large each is as the one before");
    private readonly Option<float?> mostLoss = PresetOption.Real(
        "--most-loss", "a picture stays as it is at a size once its loss was larger");
    private readonly Option<int?> lossBorder = PresetOption.Whole(
        "--loss-border", "values at each edge of a map that count nothing", 0, 10_000);
    private readonly Option<int?> crop = PresetOption.Whole("--crop", "pixels at each side of a picture that are not shown", 0, 10_000);
    private readonly Option<float?> contrast = PresetOption.Real(
        "--contrast", "the standard deviation that a picture is shown with, around 0.5");

    private readonly Option<AscentStart?> noise = new("--noise")
    {
        Description = "the noise to begin at: its middle, and how far it reaches to both sides" + PresetOption.Default,
        HelpName = "C:S",
        CustomParser = result => result.Tokens[0].Value.Split(':') is [var center, var spread]
            && Numbers.TryReal(center, out float middle) && Numbers.TryReal(spread, out float reach) && reach >= 0
            ? new AscentStart(middle, reach)
            : Numbers.Error<AscentStart?>(result, $"--noise {result.Tokens[0].Value}: C:S is needed, two numbers such as 0.5:0.1."),
    };

    private readonly Option<GradientScale?> gradient = PresetOption.Word("--gradient", "what the gradient is divided by", Divisors);
    private readonly Option<AscentOptimizer?> optimizer = PresetOption.Word(
        "--optimizer", "how a step follows the scaled gradient: along it, or as Adam does", Optimizers);

    private readonly PictureArguments picture = new();

    private readonly Option<bool> removeNegatives = new("--remove-negatives")
    {
        Description = "show what is negative in the values as zero",
    };

    private readonly Option<PictureScale> normalize = new Option<PictureScale>("--normalize")
    {
        Description = $"what is done to each picture's values before they are shown: {string.Join(" or ", Scales.Keys)} (default nothing)",
        HelpName = string.Join('|', Scales.Keys),
        CustomParser = result => Scales.TryGetValue(result.Tokens[0].Value, out var found)
            ? found
            : Words.Refuse<PictureScale>(result, "--normalize", result.Tokens[0].Value, Scales.Keys),
    }.Completing(Scales.Keys);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All =>
    [
        preset, steps, rate, sizes, growth, noise, gradient, optimizer, mostLoss, lossBorder, contrast, crop, removeNegatives, normalize,
        .. picture.All,
    ];

    /// <summary>The preset's name.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(preset)!;

    /// <summary>The recipe: the preset's numbers, and those that the user gave.</summary>
    public AscentRecipe Read(ParseResult parsed)
    {
        var recipe = picture.Read(parsed, Presets[Name(parsed)]);
        return recipe with
        {
            Steps = parsed.GetValue(steps) ?? recipe.Steps,
            Rate = parsed.GetValue(rate) ?? recipe.Rate,
            Sizes = parsed.GetValue(sizes) ?? recipe.Sizes,
            Growth = parsed.GetValue(growth) ?? recipe.Growth,
            Start = parsed.GetValue(noise) is { } given ? given with { IsNormal = recipe.Start.IsNormal } : recipe.Start,
            Scale = parsed.GetValue(gradient) ?? recipe.Scale,
            Optimizer = parsed.GetValue(optimizer) ?? recipe.Optimizer,
            MostLoss = parsed.GetValue(mostLoss) ?? recipe.MostLoss,
            LossBorder = parsed.GetValue(lossBorder) ?? recipe.LossBorder,
            Crop = parsed.GetValue(crop) ?? recipe.Crop,
            Contrast = parsed.GetValue(contrast) is { } deviation ? recipe.Contrast with { Deviation = deviation } : recipe.Contrast,
            RemovesNegatives = parsed.GetValue(removeNegatives),
            Shown = parsed.GetValue(normalize),
        };
    }
}
