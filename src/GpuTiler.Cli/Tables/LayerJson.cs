using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>A layer of a model as JSON.</summary>
internal sealed record LayerJson(int Index, string Name, string Node, string Operator, JsonArray? Shape, string Type, bool CanShow)
{
    /// <summary>The order of its dimensions, where the network tells it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Layout { get; init; }

    /// <summary>Whether it is shown as the numbers that its integers stand for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Quantized { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>Writes the layers of a model.</summary>
    public static void Write(IEnumerable<OnnxLayer> layers) => JsonOutput.Write([.. layers.Select(Of)], TablesJson.Instance.LayerJsonArray);

    private static LayerJson Of(OnnxLayer layer) =>
        new(layer.Index, layer.Name, layer.NodeName, layer.Operator, ShapeOf(layer.Dimensions), layer.ElementTypeName, layer.CanShow)
        {
            Layout = LayoutOf(layer),
            Quantized = layer.Quantization is not null,
            Reason = layer.CanShow ? null : ErrorText.Of(layer),
        };

    /// <summary>The order of a layer's dimensions in the option's words.</summary>
    internal static string? LayoutOf(OnnxLayer layer) => layer.Layout switch
    {
        TensorLayout.Nchw => "nchw",
        TensorLayout.Nhwc => "nhwc",
        _ => null,
    };

    // A dimension is a number, a name where the model has one, or null.
    private static JsonArray? ShapeOf(IReadOnlyList<OnnxDimension>? dimensions) => dimensions is null ? null
        : [.. dimensions.Select(dimension =>
            dimension.Value is { } value ? JsonValue.Create(value) : (JsonNode?)JsonValue.Create(dimension.Symbol))];
}
