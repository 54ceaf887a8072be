namespace GpuTiler.Onnx;

/// <summary>Which unit to explain, and how. <c>default</c> is valid: the plain gradient of the model's first output.</summary>
public readonly record struct AttributionOptions
{
    /// <summary>The method.</summary>
    public AttributionMethod Method { get; init; }

    /// <inheritdoc cref="GradientOptions.Layer"/>
    public string? Layer { get; init; }

    /// <summary>
    /// The input or layer that it is attributed to; <see langword="null"/> for the only input, or for Grad-CAM the last layer of maps
    /// before the unit's. Methods that change the input accept only an input.
    /// </summary>
    public string? By { get; init; }

    /// <summary>How many gradients integrated gradients and SmoothGrad average; 0 is 50.</summary>
    public int Steps { get; init; }

    /// <summary>SmoothGrad's standard deviation, as a fraction of the distance between the input's extremes; 0 is 0.15.</summary>
    public double Noise { get; init; }

    /// <summary>The value that integrated gradients begin at and that covers a window, as the network takes it.</summary>
    public float Baseline { get; init; }

    /// <summary>The side of occlusion's window in pixels; 0 is an eighth of the shorter side. It moves by half of that.</summary>
    public int Window { get; init; }

    /// <summary>The seed of the noise: the same number gives the same noise.</summary>
    public int Seed { get; init; }

    /// <inheritdoc cref="GradientOptions.Model"/>
    public OnnxOptions Model { get; init; }
}
