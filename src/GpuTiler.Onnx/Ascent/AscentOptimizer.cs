namespace GpuTiler.Onnx;

/// <summary>How a step follows the scaled gradient.</summary>
public enum AscentOptimizer
{
    /// <summary>Along the gradient, by the rate.</summary>
    Gradient,

    /// <summary>Adam (Kingma and Ba 2015, algorithm 1) with β of 0.9 and 0.999 and ε of 1e-8.</summary>
    Adam,
}
