namespace GpuTiler.Onnx;

/// <summary>What <c>survey.json</c> says: what was surveyed and how, and which pictures the arrays' numbers are.</summary>
internal sealed record SurveyDocument
{
    /// <summary>The version of the format that is written, and the only one that is read.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required ModelPart Model { get; init; }

    public required DataPart Data { get; init; }

    /// <summary>What pictures show, where something says it.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public required InputPart Input { get; init; }

    /// <summary>The inputs that are the same for all pictures.</summary>
    public IReadOnlyList<FurtherInput> FurtherInputs { get => field ?? []; init; }

    /// <summary>Pictures that ran together.</summary>
    public required int Batch { get; init; }

    /// <summary>Pictures that each unit keeps.</summary>
    public required int Top { get; init; }

    public required bool LabelMeans { get; init; }

    public required IReadOnlyList<SurveyedLayer> Layers { get; init; }

    public required IReadOnlyList<LayerLeftOut> LeftOut { get; init; }

    public required RunPart Run { get; init; }

    public required ShardPart Shard { get; init; }

    /// <summary>Batches of the shard that are done, in a state that is saved in the middle; otherwise <see langword="null"/>.</summary>
    public int? BatchesDone { get; init; }

    /// <summary>Pictures that took part.</summary>
    public required int Seen { get; init; }

    /// <summary>Pictures that could not be read.</summary>
    public required int Corrupt { get; init; }

    /// <summary>The first of those.</summary>
    public required IReadOnlyList<PictureFault> CorruptPictures { get; init; }

    /// <summary>The pictures that a unit keeps, by number.</summary>
    public required IReadOnlyList<KeptPicture> Pictures { get; init; }

    /// <summary>A network.</summary>
    /// <param name="Name">Its file.</param>
    /// <param name="Sha256">Of the file's bytes.</param>
    public sealed record ModelPart(string Name, string Sha256);

    /// <summary>A data set.</summary>
    /// <param name="Pictures">How many pictures it has.</param>
    /// <param name="Sha256">Of their names, sizes and labels.</param>
    public sealed record DataPart(int Pictures, string Sha256);

    /// <summary>The input that the pictures fill.</summary>
    /// <param name="Name">Its name in the model.</param>
    /// <param name="Type">The type of its elements.</param>
    /// <param name="Shape">Its dimensions, slowest first.</param>
    /// <param name="Preparation">How pixels became values.</param>
    public sealed record InputPart(string Name, OnnxElementType Type, IReadOnlyList<long> Shape, ImagePreparation Preparation);

    /// <summary>An input that is the same for all pictures.</summary>
    /// <param name="Name">Its name in the model.</param>
    /// <param name="Type">The type of its elements.</param>
    /// <param name="Shape">Its dimensions, slowest first.</param>
    /// <param name="Sha256">Of its values.</param>
    public sealed record FurtherInput(string Name, OnnxElementType Type, IReadOnlyList<long> Shape, string Sha256);

    /// <summary>A layer that could not be surveyed.</summary>
    /// <param name="Name">The tensor's name.</param>
    /// <param name="Reason">Why.</param>
    public sealed record LayerLeftOut(string Name, string Reason);

    /// <summary>What the last bits of activations depend on.</summary>
    /// <param name="Device">What ran the network.</param>
    /// <param name="Runtime">The version of ONNX Runtime.</param>
    /// <param name="Instructions">The widest vectors of the processor.</param>
    /// <param name="Threads">Threads that shared an operator.</param>
    public sealed record RunPart(string Device, string Runtime, string Instructions, string Threads)
    {
        private const string Separator = " / ";

        /// <summary>What two surveys ran on: of what differs, both.</summary>
        public static RunPart Join(RunPart one, RunPart other) => new(
            Join(one.Device, other.Device),
            Join(one.Runtime, other.Runtime),
            Join(one.Instructions, other.Instructions),
            Join(one.Threads, other.Threads));

        private static string Join(string one, string other) => string.Join(
            Separator, one.Split(Separator).Concat(other.Split(Separator)).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>A share of the data.</summary>
    /// <param name="Index">Which, from 1.</param>
    /// <param name="Count">How many there are.</param>
    public sealed record ShardPart(int Index, int Count);

    /// <summary>A picture that a unit keeps.</summary>
    /// <param name="Picture">Its number.</param>
    /// <param name="Name">Its name, relative to the data.</param>
    /// <param name="Label">What it shows, where something says it.</param>
    public sealed record KeptPicture(int Picture, string Name, string? Label = null);
}
