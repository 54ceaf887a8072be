using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>How a data set is surveyed. <c>default</c> is valid: all layers, 16 pictures a unit, batches of 8.</summary>
public readonly record struct SurveyOptions
{
    private const int UsualTop = 16, UsualBatch = 8, UsualInterval = 1000;

    /// <summary>How the model is loaded, and which layers are surveyed.</summary>
    public OnnxOptions Onnx { get; init; }

    /// <summary>The inputs that pictures do not fill: all but one.</summary>
    public IReadOnlyList<SurveyInput>? Inputs { get; init; }

    /// <summary>How the pixels of pictures become the model's input.</summary>
    public ImagePreparation Preparation { get; init; }

    /// <summary>Pictures that each unit keeps, of the largest values and of the smallest; 0 is 16.</summary>
    public int Top { get; init; }

    /// <summary>Pictures that run together if the model's batch is open; 0 is 8.</summary>
    public int Batch { get; init; }

    /// <summary>Pictures after which the state is saved, so that an interrupted survey can continue; 0 is 1000.</summary>
    public int SaveEvery { get; init; }

    /// <summary>The share of the data to survey.</summary>
    public SurveyShard Shard { get; init; }

    /// <summary>Whether a picture that cannot be read ends the survey; otherwise it is named and left out.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether the mean of each unit over the pictures of each label is kept.</summary>
    public bool KeepsLabelMeans { get; init; }

    /// <summary>How large a picture may be once it is decoded.</summary>
    public DecodingLimits Limits { get; init; }

    /// <summary>What decodes pictures; <see langword="null"/> is <see cref="ImageReader"/> within <see cref="Limits"/>.</summary>
    public PictureDecoder? Decoder { get; init; }

    internal int TopOrUsual => Top == 0 ? UsualTop : Top;

    internal int BatchOrUsual => Batch == 0 ? UsualBatch : Batch;

    internal int IntervalOrUsual => SaveEvery == 0 ? UsualInterval : SaveEvery;
}
