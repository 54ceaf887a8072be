namespace GpuTiler.Onnx;

/// <summary>What is known of a network's tensors while its gradient is written.</summary>
internal interface IGradientTensors
{
    /// <summary>The graph that is written.</summary>
    GradientGraph Graph { get; }

    /// <summary>Whether a tensor depends on what is differentiated by, so that its gradient is wanted.</summary>
    bool Needs(string tensor);

    /// <summary>A tensor with its type and dimensions.</summary>
    GraphValue Find(string tensor, GradientNode reader);

    /// <summary>The gradient of a tensor so far; null where nothing arrived.</summary>
    GraphValue? GradientOf(string tensor);

    /// <summary>Adds to a tensor's gradient.</summary>
    void Add(string tensor, GraphValue gradient);

    /// <summary>The values of a tensor that the model stores; null where it is computed.</summary>
    IReadOnlyList<double>? Stored(string tensor);

    /// <summary>Says that the gradient does not pass a node.</summary>
    GradientException Refuse(GradientNode node, string why);
}
