namespace GpuTiler.Onnx;

/// <summary>
/// How values become a picture between 0 and 1: shifted to a mean of 0.5 and scaled to a standard deviation, as the recipes of Keras do,
/// and clipped. <c>default</c> leaves them as they are.
/// </summary>
/// <param name="Deviation">The standard deviation; 0 leaves the values as they are.</param>
/// <param name="Epsilon">What is added to the values' own deviation before they are divided by it.</param>
public readonly record struct PictureContrast(double Deviation, double Epsilon)
{
    /// <summary>Adds the operators that do it, for each sample.</summary>
    internal GraphValue Apply(GraphValue values)
    {
        if (Deviation == 0)
        {
            return values;
        }

        var (centered, deviation) = Center(values);
        return Levels.Clip((centered / (deviation + Epsilon) * Deviation) + 0.5, 0, 1);
    }

    /// <summary>The values without their mean, and their standard deviation, of each sample.</summary>
    internal static (GraphValue Centered, GraphValue Deviation) Center(GraphValue values)
    {
        int[] axes = [.. Enumerable.Range(1, values.Rank - 1)];
        var centered = values - values.Mean(axes);
        return (centered, (centered * centered).Mean(axes).Sqrt());
    }
}
