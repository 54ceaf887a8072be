using System.Text.Json.Serialization;

namespace GpuTiler.Cli;

/// <summary>What the compiler generates for the JSON of tables.</summary>
[JsonSerializable(typeof(LayerJson[]))]
[JsonSerializable(typeof(DeviceJson[]))]
[JsonSerializable(typeof(StatisticsJson[]))]
[JsonSerializable(typeof(DifferenceJson[]))]
[JsonSerializable(typeof(SurveyUnitJson[]))]
internal sealed partial class TablesJson : JsonSerializerContext
{
    /// <summary>The tables as standard output has them.</summary>
    public static TablesJson Instance { get; } = new(JsonOutput.Options);
}
