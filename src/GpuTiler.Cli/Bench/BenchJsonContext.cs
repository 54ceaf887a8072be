using System.Text.Json.Serialization;

namespace GpuTiler.Cli;

/// <summary>What the compiler generates for the JSON of a benchmark.</summary>
[JsonSerializable(typeof(BenchJson))]
internal sealed partial class BenchJsonContext : JsonSerializerContext
{
    /// <summary>A benchmark as standard output has it.</summary>
    public static BenchJsonContext Instance { get; } = new(JsonOutput.Options);
}
