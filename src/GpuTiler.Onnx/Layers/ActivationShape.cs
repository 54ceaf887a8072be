namespace GpuTiler.Onnx;

/// <summary>Decides which tensors can be shown.</summary>
internal static class ActivationShape
{
    // Sub and Mul broadcast by themselves, and Cast has a number for its type, from this opset on.
    private const long ConversionOpset = 7;

    /// <summary>The shape a tensor is shown in, or why it cannot be.</summary>
    public static (TensorShape Shape, LayerObstacle Obstacle, string? Reason) Read(ReadOnlySpan<long> dimensions, TensorLayout layout)
    {
        if (dimensions.Contains(0))
        {
            return (default, LayerObstacle.Empty, $"It is empty ({string.Join('×', dimensions.ToArray())}): "
                + "its shape may depend on the input's values, and only fixed shapes can be shown.");
        }

        try
        {
            return (TensorShape.FromModel(dimensions, layout), LayerObstacle.None, null);
        }
        catch (ArgumentException e)
        {
            return (default, LayerObstacle.Dimensions, e.Message);
        }
    }

    /// <summary>Why a tensor cannot be shown, as far as is known; no obstacle where it may be.</summary>
    public static (LayerObstacle Obstacle, string? Reason) WhyNot(
        OnnxElementType type, OnnxDimension[]? dimensions, TensorLayout layout, long opset)
    {
        if (!type.IsShown())
        {
            return (LayerObstacle.ElementType, $"Its type is {type.Name()}; only numbers and booleans can be shown.");
        }

        if (type is not (OnnxElementType.Float32 or OnnxElementType.Float16) && opset < ConversionOpset)
        {
            return (
                LayerObstacle.ElementType,
                $"Its type is {type.Name()}, which becomes float32 from opset {ConversionOpset} on; the model has opset {opset}.");
        }

        if (dimensions is null)
        {
            return (LayerObstacle.None, null);
        }

        // Open dimensions count as 1: what is fixed may already be out of bounds.
        var (_, obstacle, reason) = Read(Array.ConvertAll(dimensions, dimension => dimension.Value ?? 1), layout);
        return (obstacle, reason);
    }
}
