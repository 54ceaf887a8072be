using System.Text.Json.Serialization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>How one layer differs, as JSON; or why that cannot be said. What is no number is null.</summary>
[JsonDerivedType(typeof(Compared))]
[JsonDerivedType(typeof(NotComparedLayer))]
internal abstract record DifferenceJson(
    [property: JsonPropertyOrder(-1)] string Layer, [property: JsonPropertyOrder(-1)] IReadOnlyList<long> Shape)
{
    /// <summary>Writes the differences of layers.</summary>
    public static void Write(IReadOnlyList<LayerComparison> layers) =>
        JsonOutput.Write([.. layers.Select(Of)], TablesJson.Instance.DifferenceJsonArray);

    private static DifferenceJson Of(LayerComparison layer) => layer.Statistics is { } values
        ? new Compared(layer, values)
        : new NotComparedLayer(layer.Name, layer.Dimensions, layer.Reason!);

    internal sealed record NotComparedLayer(string Layer, IReadOnlyList<long> Shape, string NotCompared) : DifferenceJson(Layer, Shape);

    internal sealed record Compared : DifferenceJson
    {
        public Compared(LayerComparison layer, in DifferenceStatistics values)
            : base(layer.Name, layer.Dimensions)
        {
            (Identical, Count, Different, Max) =
                (values.IsIdentical, values.Count, values.DifferentCount, JsonOutput.Finite(values.Maximum));
            Relative = JsonOutput.Finite(values.RelativeMaximum);
            (MaxImage, MaxMap) = values.FiniteCount > 0 ? ((int?)layer.WorstMap.Image, (int?)layer.WorstMap.Map) : (null, null);
            (Mean, Rmse, Psnr) =
                (JsonOutput.Finite(values.Mean), JsonOutput.Finite(values.RootMeanSquare), JsonOutput.Finite(values.PeakSignalToNoise));
            (Cosine, NonFiniteAlike, NonFiniteUnlike) = (JsonOutput.Finite(values.CosineSimilarity), values.AlikeCount, values.UnlikeCount);
            Images = layer.Images.Count == 0 ? null : layer.Images;
        }

        public bool Identical { get; }

        public long Count { get; }

        public long Different { get; }

        public double? Max { get; }

        public double? Relative { get; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? MaxImage { get; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? MaxMap { get; }

        public double? Mean { get; }

        public double? Rmse { get; }

        public double? Psnr { get; }

        public double? Cosine { get; }

        public long NonFiniteAlike { get; }

        public long NonFiniteUnlike { get; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<string>? Images { get; }
    }
}
