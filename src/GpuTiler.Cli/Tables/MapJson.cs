using System.Text.Json.Serialization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>The statistics of one map as JSON.</summary>
internal sealed record MapJson(MapSummary Summary) : ValuesJson(Summary.Statistics)
{
    [JsonIgnore]
    public MapSummary Summary { get; } = Summary;

    public int Image => Summary.Image;

    public int Map => Summary.Map;

    [JsonPropertyOrder(20)]
    public bool Dead => Summary.Statistics.IsDead;

    [JsonPropertyOrder(21)]
    public bool Saturated => Summary.Statistics.IsSaturated;

    [JsonPropertyOrder(22)]
    public IReadOnlyList<long> Histogram => Summary.Histogram;
}
