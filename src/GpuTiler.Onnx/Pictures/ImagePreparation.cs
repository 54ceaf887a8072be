namespace GpuTiler.Onnx;

/// <summary>
/// How the pixels of a picture become the values of an input: <c>(pixel·scale − mean) / std</c>. <c>default</c> is valid: 1/255, 0 and 1,
/// and for uint8 inputs the pixels as they are.
/// </summary>
public readonly record struct ImagePreparation
{
    /// <summary>What a pixel of 0 to 255 is multiplied by. 0 is 1/255; for a uint8 input it is 1.</summary>
    public float Scale { get; init; }

    /// <summary>
    /// What is subtracted: one value, or one for each channel in the order red, green, blue. <see langword="null"/> is 0.
    /// </summary>
    public IReadOnlyList<float>? Mean { get; init; }

    /// <summary>What the result is divided by: one value, or one for each channel. <see langword="null"/> is 1.</summary>
    public IReadOnlyList<float>? Std { get; init; }

    /// <summary>
    /// The order of the input's dimensions; <see langword="null"/> finds it from the shape (the channels are the dimension of 1 or 3;
    /// NCHW where both are).
    /// </summary>
    public TensorLayout? Layout { get; init; }
}
