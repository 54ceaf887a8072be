using System.CommandLine;
using System.CommandLine.Parsing;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary><c>--fit</c>: how a picture is brought to the size of a model's input.</summary>
internal static class FitOption
{
    private const string Name = "--fit";

    private static readonly Dictionary<string, PictureFit> Fits = new()
    {
        ["stretch"] = PictureFit.Stretch,
        ["crop"] = PictureFit.Crop,
        ["short-side"] = PictureFit.ShortSide,
        ["letterbox"] = PictureFit.Letterbox,
    };

    /// <summary>The option; of what it holds, only the fit and its numbers are set.</summary>
    public static Option<ImagePreparation> Create() => new Option<ImagePreparation>(Name)
    {
        Description = "how a picture fills the input: stretch (default), crop (the middle of the input's aspect), short-side (torchvision's Resize and CenterCrop: "
            + "256 pixels for an input of 224, or N), letterbox (the whole picture, around it the grey level V, default 114)",
        HelpName = "stretch|crop|short-side[=N]|letterbox[=V]",
        CustomParser = Parse,
    }.Completing(Fits.Keys);

    private static ImagePreparation Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        var (word, number) = text.Split('=', 2) is [var before, var behind] ? (before, behind) : (text, null);
        if (!Fits.TryGetValue(word, out var fit))
        {
            return Words.Refuse<ImagePreparation>(result, Name, word, Fits.Keys);
        }

        var preparation = new ImagePreparation { Fit = fit };
        return (fit, number) switch
        {
            (_, null) => preparation,
            (PictureFit.ShortSide, { } side) when Numbers.TryWhole(side, out int pixels) && pixels > 0 =>
                preparation with { ShortSide = pixels },
            (PictureFit.Letterbox, { } value) when Numbers.TryReal(value, out float level) && level is >= 0 and <= 255 =>
                preparation with { FillLevel = level },
            (PictureFit.ShortSide, _) => Numbers.Error<ImagePreparation>(
                result, $"{Name} {text}: a whole number of pixels from 1 is needed."),
            (PictureFit.Letterbox, _) => Numbers.Error<ImagePreparation>(result, $"{Name} {text}: a level from 0 to 255 is needed."),
            _ => Numbers.Error<ImagePreparation>(result, $"{Name} {text}: {word} takes no number."),
        };
    }
}
