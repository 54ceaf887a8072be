namespace GpuTiler.Onnx;

/// <summary>Which unit is explained, and how. <c>default</c> is valid: the plain gradient of the model's first output.</summary>
public readonly record struct AttributionOptions
{
    /// <summary>The method.</summary>
    public AttributionMethod Method { get; init; }

    /// <inheritdoc cref="GradientOptions.Layer"/>
    public string? Layer { get; init; }

    /// <summary>
    /// The input or layer that it is attributed to; <see langword="null"/> for the only input, and for Grad-CAM the last layer of maps
    /// before the unit's. Methods that change the input take an input alone.
    /// </summary>
    public string? By { get; init; }

    /// <summary>How many gradients integrated gradients and SmoothGrad are the mean of; 0 is 50.</summary>
    public int Steps { get; init; }

    /// <summary>SmoothGrad's standard deviation, as a part of the distance between the input's extremes; 0 is 0.15.</summary>
    public double Noise { get; init; }

    /// <summary>What integrated gradients begin at and what covers a window, as the network takes it.</summary>
    public float Baseline { get; init; }

    /// <summary>The side of occlusion's window in pixels; 0 is an eighth of the shorter side. It moves by half of that.</summary>
    public int Window { get; init; }

    /// <summary>What the noise begins with: the same number makes the same noise.</summary>
    public int Seed { get; init; }

    /// <inheritdoc cref="GradientOptions.Model"/>
    public OnnxOptions Model { get; init; }
}
