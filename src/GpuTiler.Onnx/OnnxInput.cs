namespace GpuTiler.Onnx;

/// <summary>An input that a model needs, as its file declares it.</summary>
public sealed record OnnxInput
{
    internal OnnxInput(OutlineValue value)
    {
        Name = value.Name;
        ElementType = value.Type;
        Dimensions = value.Dimensions;
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements; <see cref="OnnxElementType.Unknown"/> where it is no tensor.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>Its dimensions, slowest first, some perhaps open; <see langword="null"/> where not even their number is declared.</summary>
    public IReadOnlyList<OnnxDimension>? Dimensions { get; }

    /// <summary>Type and dimensions, such as <c>float32 N×3×224×224</c>.</summary>
    public string Description => $"{ElementType.Name()} {(Dimensions == null ? "?" : string.Join('×', Dimensions))}";
}
