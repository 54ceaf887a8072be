using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The layers of a model, a line for each.</summary>
internal static class LayerTable
{
    public static void Write(IEnumerable<OnnxLayer> layers) => TextTable.Write(
        ["index", "layer", "node", "operator", "shape", "layout", "type"],
        [.. layers.Select(layer => new[]
        {
            layer.Index.ToString(CultureInfo.InvariantCulture), layer.Name, layer.NodeName, layer.Operator, layer.ShapeText,
            LayerJson.LayoutOf(layer) ?? "", TypeOf(layer),
        })],
        names: [1, 2]);

    private static string TypeOf(OnnxLayer layer) => layer.Quantization is null
        ? layer.ElementTypeName
        : $"{layer.ElementTypeName} quantized";
}
