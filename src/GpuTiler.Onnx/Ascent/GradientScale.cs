namespace GpuTiler.Onnx;

/// <summary>What a gradient is divided by before a step along it, for each sample.</summary>
public enum GradientScale
{
    /// <summary>The root of the mean square of its elements, so that a step changes a pixel by its length on average.</summary>
    Rms,

    /// <summary>The root of the sum of the squares.</summary>
    Norm,

    /// <summary>The mean magnitude of its elements.</summary>
    MeanMagnitude,

    /// <summary>Nothing: plain gradient ascent.</summary>
    None,
}
