namespace GpuTiler.Onnx;

/// <summary>A layer of a model: a float tensor that a node of the main graph produces. Stored values (Constant nodes) are none.</summary>
public sealed record OnnxLayer
{
    internal OnnxLayer(
        int index, string name, OutlineNode node, OnnxElementType elementType, IReadOnlyList<OnnxDimension>? dimensions, string? reason,
        OnnxProblem? problem = null) =>
        (Index, Name, NodeName, Operator, ElementType, Dimensions, Reason, Problem) =
        (index, name, node.Name, node.Operator, elementType, dimensions, reason, problem);

    /// <summary>Its place among the layers in topological order, from zero.</summary>
    public int Index { get; }

    /// <summary>The tensor's name, which is the layer's.</summary>
    public string Name { get; }

    /// <summary>The name of the node that produces it; may be empty.</summary>
    public string NodeName { get; }

    /// <summary>What the node computes, such as <c>Conv</c>.</summary>
    public string Operator { get; }

    /// <summary>The type of its elements; <see cref="OnnxElementType.Unknown"/> where ONNX Runtime could not load the model.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>The element type as the tool prints it, such as <c>float32</c>.</summary>
    public string ElementTypeName => ElementType.Name();

    /// <summary>
    /// Its dimensions, slowest first; null where not even their number is known before the model runs, and for a single number.
    /// </summary>
    public IReadOnlyList<OnnxDimension>? Dimensions { get; }

    /// <summary>The dimensions as the tool prints them, such as <c>1×64×?×?</c>; <c>?</c> where not even their number is known.</summary>
    public string ShapeText => Dimensions == null ? "?" : string.Join('×', Dimensions);

    /// <summary>Whether it can become an image, as far as is known before the model runs.</summary>
    public bool CanShow => Reason == null;

    /// <summary>Why it cannot be shown, in one sentence; null where it can.</summary>
    public string? Reason { get; }

    /// <summary>The reason as data, where a caller can give what the model needs; otherwise null.</summary>
    public OnnxProblem? Problem { get; }
}
