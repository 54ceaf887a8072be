namespace GpuTiler.Onnx;

/// <summary>What of a unit's values is made larger.</summary>
public enum AscentObjective
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The mean of their squares, as in DeepDream.</summary>
    MeanSquare,
}
