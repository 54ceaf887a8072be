namespace GpuTiler.Onnx;

/// <summary>Which measure of a unit's values is maximised.</summary>
public enum AscentObjective
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The mean of their squares, as in DeepDream.</summary>
    MeanSquare,
}
