using System.Text.Json.Serialization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>The statistics of one layer as JSON.</summary>
internal sealed record StatisticsJson : ValuesJson
{
    private StatisticsJson(LayerSummary layer)
        : base(layer.All)
    {
        (Model, Input, Layer, Shape, Type) =
            (layer.Run.Model, layer.Run.Input, layer.Layer.Name, layer.Layer.Dimensions, layer.ElementType.ToText());
        Channels = layer.Channels == ChannelRange.All ? null : [layer.Channels.Start, layer.Channels.End];
        (MapCount, DeadMaps, SaturatedMaps, Maps) =
            (layer.MapCount, layer.Dead, layer.Saturated, [.. layer.Maps.Select(map => new MapJson(map))]);
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Input { get; }

    public string Layer { get; }

    public IReadOnlyList<long> Shape { get; }

    public string Type { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int[]? Channels { get; }

    [JsonPropertyOrder(20)]
    public int MapCount { get; }

    [JsonPropertyOrder(21)]
    public int DeadMaps { get; }

    [JsonPropertyOrder(22)]
    public int SaturatedMaps { get; }

    [JsonPropertyOrder(23)]
    public IReadOnlyList<MapJson> Maps { get; }

    /// <summary>Writes the statistics of layers.</summary>
    public static void Write(IReadOnlyList<LayerSummary> layers) =>
        JsonOutput.Write([.. layers.Select(layer => new StatisticsJson(layer))], TablesJson.Instance.StatisticsJsonArray);
}
