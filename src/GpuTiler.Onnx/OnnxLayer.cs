namespace GpuTiler.Onnx;

/// <summary>
/// A layer of a model: a tensor that a node of the main graph produces and that depends on the values of an input. A tensor that is the
/// same for every input of a size is not a layer: stored values, and what follows from them or from dimensions alone. After the layers of
/// the main graph come those inside its operators (If, Loop, Scan), which cannot be shown.
/// </summary>
public sealed record OnnxLayer
{
    internal OnnxLayer(int index, LayerSource source) =>
        (Index, Name, NodeName, Operator) = (index, source.Name, source.Node.Name, source.Node.Operator);

    /// <summary>Its place among the layers in topological order, from zero.</summary>
    public int Index { get; }

    /// <summary>The tensor's name, which is the layer's.</summary>
    public string Name { get; }

    /// <summary>The name of the node that produces it; may be empty.</summary>
    public string NodeName { get; }

    /// <summary>What the node computes, such as <c>Conv</c>.</summary>
    public string Operator { get; }

    /// <summary>
    /// The type of its elements in the model; <see cref="OnnxElementType.Unknown"/> if ONNX Runtime could not load the model, or if it is
    /// not a tensor. All but float16 are shown as float32: double precision, integers and booleans (0 and 1) are rounded to it.
    /// </summary>
    public OnnxElementType ElementType { get; internal init; }

    /// <summary>The element type as the tool prints it, such as <c>float32</c>.</summary>
    public string ElementTypeName => NonTensor ?? ElementType.Name();

    /// <summary>
    /// What its integers stand for, and are shown as, if the graph says so; otherwise <see langword="null"/>.
    /// </summary>
    public LayerQuantization? Quantization { get; internal init; }

    /// <summary>
    /// Its dimensions, slowest first; null for a single number, or if not even their number is known before the model runs.
    /// </summary>
    public IReadOnlyList<OnnxDimension>? Dimensions { get; internal init; }

    /// <summary>The dimensions as the tool prints them, such as <c>1×64×?×?</c>; <c>?</c> if not even their number is known.</summary>
    public string ShapeText => Dimensions is null ? "?" : string.Join('×', Dimensions);

    /// <summary>
    /// The order of its four dimensions if the graph determines it: channels last or not. <see langword="null"/> if it does not, or for
    /// another number of dimensions; channels are then assumed to come first.
    /// </summary>
    public TensorLayout? Layout { get; internal init; }

    /// <summary>Whether it can become an image, as far as is known before the model runs.</summary>
    public bool CanShow => Reason is null;

    /// <summary>The kind of obstacle that keeps it from becoming an image.</summary>
    public LayerObstacle Obstacle { get; internal init; }

    /// <summary>Why it cannot be shown, in one sentence; null if it can.</summary>
    public string? Reason { get; internal init; }

    /// <summary>The reason as data, if a caller can supply what the model needs; otherwise null.</summary>
    public OnnxProblem? Problem { get; internal init; }

    /// <summary>What it is, if it is not a tensor.</summary>
    internal string? NonTensor { get; init; }

    /// <summary>How it becomes float32 where the network runs; <see langword="null"/> if it is shown as it is.</summary>
    internal TensorConversion? Conversion => ElementType is OnnxElementType.Float32 or OnnxElementType.Float16 or OnnxElementType.Unknown
        ? null
        : new(Name, Quantization, Dimensions?.Count);

    /// <summary>The tensor that a run returns for it.</summary>
    internal string OutputName => Conversion?.Output ?? Name;
}
