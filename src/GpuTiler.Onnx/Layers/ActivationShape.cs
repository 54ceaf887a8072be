namespace GpuTiler.Onnx;

/// <summary>Decides which tensors can be shown.</summary>
internal static class ActivationShape
{
    /// <summary>The shape a tensor is shown in, or why it cannot be.</summary>
    public static (TensorShape Shape, string? Reason) Read(long[] dimensions, TensorLayout layout)
    {
        if (dimensions.Contains(0))
        {
            return (default, $"It is empty ({string.Join('×', dimensions)}): "
                + "its shape may depend on the input's values, and only fixed shapes can be shown.");
        }

        try
        {
            return (TensorShape.FromModel(dimensions, layout), null);
        }
        catch (ArgumentException e)
        {
            return (default, e.Message);
        }
    }

    /// <summary>Why a tensor cannot be shown, as far as is known; null where it may be.</summary>
    public static string? WhyNot(OnnxElementType type, OnnxDimension[]? dimensions, TensorLayout layout)
    {
        if (type is not (OnnxElementType.Float32 or OnnxElementType.Float16))
        {
            return $"Its type is {type.Name()}; float32 and float16 can be shown.";
        }

        // Open dimensions count as 1: what is fixed may already be out of bounds.
        return dimensions == null ? null : Read(Array.ConvertAll(dimensions, dimension => dimension.Value ?? 1), layout).Reason;
    }
}
