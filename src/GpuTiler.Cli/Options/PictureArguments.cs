using System.CommandLine;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options of a recipe that say what its pictures are made of, how they are moved, and what counts against them.</summary>
internal sealed class PictureArguments
{
    // Beyond it nothing is left of a picture's looks but grey.
    private const int MostPixels = 1000;

    private static readonly Dictionary<string, PictureBasis> Bases = new()
    {
        ["pixels"] = PictureBasis.Pixels,
        ["fourier"] = PictureBasis.Fourier,
    };

    private static readonly Dictionary<string, PictureColors> ColorBases = new()
    {
        ["channels"] = PictureColors.Channels,
        ["decorrelated"] = PictureColors.Decorrelated,
    };

    private readonly Option<PictureBasis?> basis = PresetOption.Word("--basis", "which numbers of a picture are changed", Bases);

    private readonly Option<float?> decay = PresetOption.Real(
        "--decay", "by what power of its frequency a wave counts less", maybeZero: true);

    private readonly Option<PictureColors?> colors = PresetOption.Word("--colors", "which numbers are a pixel's color", ColorBases);
    private readonly Option<int?> pad = PresetOption.Whole(
        "--transform-pad", "grey pixels around a picture before it is moved", 0, MostPixels);

    private readonly Option<int?> jitter = PresetOption.Whole(
        "--transform-jitter", "pixels that a picture is shifted among before each step", 0, MostPixels);

    private readonly Option<float?> scale = PresetOption.Real(
        "--transform-scale", "how far from 1 it is scaled then: 0.1 is 10 %", maybeZero: true);

    private readonly Option<int?> rotation = PresetOption.Whole("--transform-rotate", "degrees that it is rotated by then", 0, 180);
    private readonly Option<int?> lastJitter = PresetOption.Whole(
        "--transform-last-jitter", "pixels that it is shifted among once more, then", 0, MostPixels);

    private readonly Option<float?> variation = PresetOption.Real(
        "--total-variation", "what it costs that neighbouring pixels differ", maybeZero: true);

    private readonly Option<float?> l1 = PresetOption.Real(
        "--l1", "what the sum of the distances from --penalty-center costs", maybeZero: true);

    private readonly Option<float?> l2 = PresetOption.Real(
        "--l2", "what the root of the sum of their squares costs", maybeZero: true);

    private readonly Option<float?> center = PresetOption.Real("--penalty-center", "where --l1 and --l2 draw values to", maybeZero: true);
    private readonly Option<float?> blur = PresetOption.Real("--blur", "how much of a blurred picture a step takes", maybeZero: true);
    private readonly Option<int?> pictures = PresetOption.Whole("--pictures", "pictures of each unit, in a row", 1, 1000);
    private readonly Option<float?> diversity = PresetOption.Real(
        "--diversity", "what it costs that the pictures of a unit are alike to its layer", maybeZero: true);

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All =>
        [basis, decay, colors, pad, jitter, scale, rotation, lastJitter, variation, l1, l2, center, blur, pictures, diversity];

    /// <summary>A preset with the numbers that the user gave.</summary>
    public AscentRecipe Read(ParseResult parsed, AscentRecipe preset)
    {
        var (moves, penalties) = (preset.Transforms, preset.Penalties);
        return preset with
        {
            Basis = parsed.GetValue(basis) ?? preset.Basis,
            Decay = parsed.GetValue(decay) ?? preset.Decay,
            Colors = parsed.GetValue(colors) ?? preset.Colors,
            Transforms = moves with
            {
                Pad = parsed.GetValue(pad) ?? moves.Pad,
                Jitter = parsed.GetValue(jitter) ?? moves.Jitter,
                Scale = parsed.GetValue(scale) ?? moves.Scale,
                Rotation = parsed.GetValue(rotation) ?? moves.Rotation,
                LastJitter = parsed.GetValue(lastJitter) ?? moves.LastJitter,
            },
            Penalties = penalties with
            {
                TotalVariation = parsed.GetValue(variation) ?? penalties.TotalVariation,
                L1 = parsed.GetValue(l1) ?? penalties.L1,
                L2 = parsed.GetValue(l2) ?? penalties.L2,
                Center = parsed.GetValue(center) ?? penalties.Center,
                Blur = parsed.GetValue(blur) ?? penalties.Blur,
            },
            Pictures = parsed.GetValue(pictures) ?? preset.Pictures,
            Diversity = parsed.GetValue(diversity) ?? preset.Diversity,
        };
    }
}
