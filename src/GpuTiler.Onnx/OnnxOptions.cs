namespace GpuTiler.Onnx;

/// <summary>How a model is loaded. <c>default</c> is valid: every layer, the model's own shapes, one thread for each core.</summary>
public readonly record struct OnnxOptions
{
    /// <summary>
    /// The layers to keep: tensor names, node names, globs (<c>*</c>, <c>?</c>, <c>[a-z]</c>; <c>*</c> crosses <c>/</c>),
    /// <c>op:Conv</c> or <c>index:3</c>. <see langword="null"/> or empty keeps every layer that can be shown.
    /// </summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>Rows and columns of a picture, for inputs that leave them open.</summary>
    public (int Height, int Width)? InputSize { get; init; }

    /// <summary>
    /// The dimensions of inputs by name, for those that leave some open. They take precedence over <see cref="InputSize"/>.
    /// </summary>
    public IReadOnlyDictionary<string, long[]>? InputDimensions { get; init; }

    /// <summary>
    /// How the dimensions of activations are read: those of rank 4, or with sequence first those of every rank. <see langword="null"/>
    /// reads each layer as the graph determines (<see cref="OnnxLayer.Layout"/>), or else as NCHW.
    /// </summary>
    public TensorLayout? Layout { get; init; }

    /// <summary>
    /// The order of the dimensions of inputs of rank 4; <see langword="null"/> finds it from their shape. The graph may derive a layer's
    /// order from it.
    /// </summary>
    public TensorLayout? InputLayout { get; init; }

    /// <summary>Threads that share one operator; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Bytes that the activations of the kept layers may take on the device at the same time; 0 is no limit. Layers beyond it form
    /// further groups (<see cref="OnnxModel.Groups"/>), each run by itself, with no more weights than that where the network can be
    /// divided so. The weights come on top, and the network's own outputs and its working memory.
    /// </summary>
    public long MemoryBudget { get; init; }

    /// <summary>
    /// Paths of libraries with custom operators (each exports <c>RegisterCustomOps</c>). Their code runs in this process.
    /// </summary>
    public IReadOnlyList<string>? CustomOperatorLibraries { get; init; }
}
