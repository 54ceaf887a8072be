namespace GpuTiler.Onnx;

/// <summary>
/// How the pixels of a picture become the values of an input: <c>(pixel·scale − mean) / std</c>, where a pixel is on the scale of 0 to 255
/// whatever its bit depth. <c>default</c> is valid: stretched to the input's size, RGB, 1/255, 0 and 1, and for uint8 inputs the pixels as
/// they are.
/// </summary>
public readonly record struct ImagePreparation
{
    /// <summary>The grey level around a letterboxed picture that YOLO's networks are trained with.</summary>
    public const float UsualFillLevel = 114;

    /// <summary>How the picture is brought to the input's size.</summary>
    public PictureFit Fit { get; init; }

    /// <summary>
    /// The pixels of the picture's short side with <see cref="PictureFit.ShortSide"/>; 0 covers the input enlarged by 256/224.
    /// </summary>
    public int ShortSide { get; init; }

    /// <summary>
    /// The pixel, of 0 to 255, around a picture with <see cref="PictureFit.Letterbox"/>; it is scaled and shifted like the others, and
    /// opaque. <see langword="null"/> is <see cref="UsualFillLevel"/>.
    /// </summary>
    public float? FillLevel { get; init; }

    /// <summary>Whether the input's channels are blue, green, red, as in OpenCV; meaningless for an input of one channel.</summary>
    public bool Bgr { get; init; }

    /// <summary>What a pixel of 0 to 255 is multiplied by. 0 is 1/255; for a uint8 input it is 1.</summary>
    public float Scale { get; init; }

    /// <summary>
    /// What is subtracted: one value, or one for each channel in the order of the input. <see langword="null"/> is 0.
    /// </summary>
    public IReadOnlyList<float>? Mean { get; init; }

    /// <summary>What the result is divided by: one value, or one for each channel. <see langword="null"/> is 1.</summary>
    public IReadOnlyList<float>? Std { get; init; }

    /// <summary>
    /// The order of the input's dimensions; <see langword="null"/> finds it from the shape: the channels are the dimension of 1 or 3, or
    /// else that of 4; NCHW if both are possible. A shape that is more typical of another kind of network (rank 3 that begins with 1, a
    /// single row or column) counts as a picture's only if the order is given.
    /// </summary>
    public TensorLayout? Layout { get; init; }
}
