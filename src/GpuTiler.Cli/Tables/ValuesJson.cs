using System.Text.Json.Serialization;

namespace GpuTiler.Cli;

/// <summary>What many values are like, as JSON. What is no number is null.</summary>
internal abstract record ValuesJson
{
    protected ValuesJson(in ValueStatistics values)
    {
        (Count, Min, Max) = (values.Count, JsonOutput.Finite(values.Minimum), JsonOutput.Finite(values.Maximum));
        (Mean, Std, Zeros) = (JsonOutput.Finite(values.Mean), JsonOutput.Finite(values.StandardDeviation), values.ZeroCount);
        (NaN, PositiveInfinity, NegativeInfinity) =
            (values.NonFinite.NaN, values.NonFinite.PositiveInfinity, values.NonFinite.NegativeInfinity);
    }

    [JsonPropertyOrder(10)]
    public long Count { get; }

    [JsonPropertyOrder(11)]
    public float? Min { get; }

    [JsonPropertyOrder(12)]
    public float? Max { get; }

    [JsonPropertyOrder(13)]
    public double? Mean { get; }

    [JsonPropertyOrder(14)]
    public double? Std { get; }

    [JsonPropertyOrder(15)]
    public long Zeros { get; }

    [JsonPropertyName("nan")]
    [JsonPropertyOrder(16)]
    public int NaN { get; }

    [JsonPropertyOrder(17)]
    public int PositiveInfinity { get; }

    [JsonPropertyOrder(18)]
    public int NegativeInfinity { get; }
}
