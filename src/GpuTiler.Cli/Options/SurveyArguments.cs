using System.CommandLine;
using GpuTiler.ImageSharp;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The options that say how a data set is surveyed.</summary>
internal sealed class SurveyArguments
{
    private const int UsualTop = 16, MostTop = 1 << 12, UsualBatch = 8, MostBatch = 1 << 12, UsualInterval = 1000;

    private readonly Option<int> top = Numbers.Whole(
        "--top", "pictures that each unit keeps, of its largest values and of its smallest", 1, UsualTop, MostTop);

    private readonly Option<int> batch = Numbers.Whole(
        "--batch", "pictures that run together where the model leaves its batch open", 1, UsualBatch, MostBatch);

    private readonly Option<int> saveEvery = Numbers.Whole(
        "--save-every", "pictures after which the state is saved; the same command goes on from there", 1, UsualInterval);

    private readonly Option<bool> strict = new("--strict")
    {
        Description = "a picture that cannot be read ends the survey (default: it is named and counted)",
    };

    private readonly Option<bool> labelMeans = new("--label-means")
    {
        Description = "the mean of each unit over the pictures of each label too",
    };

    private readonly Option<string?> labels = SurveyText.Labels();
    private readonly ModelOptions modelOptions;
    private readonly LimitOptions limits;

    public SurveyArguments(Command command)
    {
        modelOptions = new ModelOptions(command);
        foreach (var option in new Option[] { labels, top, batch, saveEvery, strict, labelMeans })
        {
            command.Options.Add(option);
        }

        limits = new LimitOptions(command);
    }

    /// <summary>What decodes pictures of every format.</summary>
    public static PictureDecoder Decoder(DecodingLimits limits) => (file, name) => PictureReader.Read(file, name, limits);

    /// <summary>The file of labels.</summary>
    public string? Labels(ParseResult parsed) => parsed.GetValue(labels);

    /// <summary>How the model is loaded and fed.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="threads">Threads on the processor.</param>
    public ModelSettings Settings(ParseResult parsed, string model, int threads)
    {
        modelOptions.Require(parsed, model, []);
        return modelOptions.Read(parsed, null, threads, limits.Read(parsed));
    }

    /// <summary>The options as the library takes them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">How the model is loaded.</param>
    public SurveyOptions Read(ParseResult parsed, ModelSettings settings)
    {
        var decoding = settings.Limits;
        return new()
        {
            Onnx = settings.Onnx,
            Preparation = settings.Preparation,
            Limits = decoding,
            Decoder = Decoder(decoding),
            Top = parsed.GetValue(top),
            Batch = parsed.GetValue(batch),
            SaveEvery = parsed.GetValue(saveEvery),
            IsStrict = parsed.GetValue(strict),
            KeepsLabelMeans = parsed.GetValue(labelMeans),
        };
    }
}
