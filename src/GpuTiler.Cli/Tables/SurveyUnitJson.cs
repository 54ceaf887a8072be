using System.Text.Json.Serialization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What a survey found of a unit as JSON, in the words of the statistics of a map. What is no number is null.</summary>
internal sealed record SurveyUnitJson(string Layer, int Unit)
{
    public int Pictures { get; init; }

    public int Active { get; init; }

    public bool Dead { get; init; }

    public long Count { get; init; }

    public float? Min { get; init; }

    public float? Max { get; init; }

    public double? Mean { get; init; }

    public double? Std { get; init; }

    public long Zeros { get; init; }

    [JsonPropertyName("nan")]
    public long NaN { get; init; }

    public long PositiveInfinity { get; init; }

    public long NegativeInfinity { get; init; }

    public required IReadOnlyList<RankedPicture> Top { get; init; }

    public required IReadOnlyList<RankedPicture> Bottom { get; init; }

    /// <summary>Writes units.</summary>
    public static void Write(IReadOnlyList<SurveyUnit> units) =>
        JsonOutput.Write([.. units.Select(Of)], TablesJson.Instance.SurveyUnitJsonArray);

    private static SurveyUnitJson Of(SurveyUnit unit) => new(unit.Layer, unit.Unit)
    {
        Pictures = unit.Pictures,
        Active = unit.Active,
        Dead = unit.IsDead,
        Count = unit.Count,
        Min = JsonOutput.Finite(unit.Minimum),
        Max = JsonOutput.Finite(unit.Maximum),
        Mean = JsonOutput.Finite(unit.Mean),
        Std = JsonOutput.Finite(unit.StandardDeviation),
        Zeros = unit.Zeros,
        NaN = unit.NaN,
        PositiveInfinity = unit.PositiveInfinity,
        NegativeInfinity = unit.NegativeInfinity,
        Top = unit.Top,
        Bottom = unit.Bottom,
    };
}
