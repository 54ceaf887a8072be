namespace GpuTiler.Onnx;

/// <summary>Why the picture of a unit is not shown.</summary>
public enum LeftOutReason
{
    /// <summary>The ascent was stopped before its end.</summary>
    Unfinished,

    /// <summary>Its loss was not larger than <see cref="AscentRecipe.LeastLoss"/> at a step.</summary>
    Loss,

    /// <summary>The sum of its values is not larger than <see cref="AscentRecipe.LeastSum"/>.</summary>
    Sum,

    /// <summary>The others fill the square.</summary>
    Square,
}
