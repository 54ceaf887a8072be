using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>A map of a layer as a unit that is differentiated.</summary>
internal static class LayerUnit
{
    /// <summary>Without the batch, where the layer has one: the mean of a map, a feature, or all of a sequence.</summary>
    /// <param name="layer">The layer, of a network.</param>
    /// <param name="input">The dimensions of the network's input.</param>
    /// <param name="map">Which of the layer's maps.</param>
    public static GradientUnit Of(ViewedLayer layer, ReadOnlySpan<long> input, int map)
    {
        var dimensions = layer.Activation!.Dimensions;
        bool isBatch = dimensions.Length > 1 && input.Length > 1 && dimensions[0] == input[0];
        int depth = layer.Shape.Depth;
        int[] own = dimensions.Length switch
        {
            3 => [],
            >= 4 when layer.Shape.Layout == TensorLayout.Nhwc => [.. Enumerable.Repeat(GradientUnit.All, dimensions.Length - 2), map],
            _ when depth > 1 => [map / depth, map % depth],
            _ => [map],
        };
        return new GradientUnit(isBatch || dimensions.Length < 2 ? own : [GradientUnit.All, .. own]);
    }
}
