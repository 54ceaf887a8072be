namespace GpuTiler;

/// <summary>The names of element types.</summary>
public static class ElementTypes
{
    /// <summary>The name that NumPy and ONNX use: <c>float32</c> or <c>float16</c>.</summary>
    public static string ToText(this ElementType type) => type == ElementType.Float16 ? "float16" : "float32";
}
