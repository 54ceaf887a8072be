using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>Layers that cannot be shown, in one sentence for each kind of reason.</summary>
internal static class SkippedText
{
    /// <summary>Layers that were asked for.</summary>
    public static IEnumerable<string> Of(IEnumerable<SkippedLayer> skipped) =>
        skipped.GroupBy(layer => layer.Obstacle).Select(alike => OfKind([.. alike]));

    /// <summary>Layers that are listed.</summary>
    public static IEnumerable<string> Of(IEnumerable<OnnxLayer> layers) =>
        Of(layers.Where(layer => !layer.CanShow).Select(layer => new SkippedLayer(layer, layer.Obstacle, ErrorText.Of(layer))));

    private static string OfKind(SkippedLayer[] alike)
    {
        var first = alike[0];
        return alike.Length == 1
            ? $"the layer {first.Name} cannot be shown: {first.Reason}"
            : string.Create(CultureInfo.InvariantCulture, $"{alike.Length} layers cannot be shown {Why(first.Obstacle)}: ")
                + $"{NameList.Of([.. alike.Select(layer => layer.Name)])}. {first.Name}: {first.Reason}";
    }

    private static string Why(LayerObstacle obstacle) => obstacle switch
    {
        LayerObstacle.Dimensions => "for their dimensions",
        LayerObstacle.Empty => "because they are empty",
        LayerObstacle.ElementType => "for their type",
        LayerObstacle.NoTensor => "because they are no tensors",
        LayerObstacle.InsideOperator => "because they are inside operators",
        _ => "because the model does not load",
    };
}
