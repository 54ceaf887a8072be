namespace GpuTiler.Sinks;

/// <summary>A layer's size differs between two inputs, so that they cannot share one image.</summary>
public sealed class BatchMismatchException : ArgumentException
{
    internal BatchMismatchException(string layer, TensorShape first, TensorShape other)
        : base($"The layer {layer} is {first} for one input and {other} for another: a montage needs inputs of one size.") =>
        (Layer, First, Other) = (layer, first, other);

    /// <summary>The layer.</summary>
    public string Layer { get; }

    /// <summary>Its dimensions for the first input.</summary>
    public TensorShape First { get; }

    /// <summary>Its dimensions for another.</summary>
    public TensorShape Other { get; }
}
