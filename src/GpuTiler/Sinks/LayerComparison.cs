namespace GpuTiler.Sinks;

/// <summary>How one layer, or an array, differs between A and B; or why that cannot be said.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Dimensions">Its dimensions in the model or the file, slowest first; of A where A has it.</param>
/// <param name="Shape">The dimensions as maps.</param>
/// <param name="Statistics">How it differs, all maps of the batch together; <see langword="null"/> where it was not compared.</param>
/// <param name="Reason">Why it was not compared.</param>
/// <param name="Images">The files that show it.</param>
public sealed record LayerComparison(
    string Name, IReadOnlyList<long> Dimensions, TensorShape Shape, DifferenceStatistics? Statistics, string? Reason,
    IReadOnlyList<string> Images)
{
    /// <summary>The image of the batch and the map with the largest difference.</summary>
    public (int Image, int Map) WorstMap
    {
        get
        {
            long perImage = Shape.ElementCount / Shape.Batch, at = Math.Max(Statistics?.MaximumAt ?? 0, 0);
            long inImage = at % perImage;
            return (
                (int)(at / perImage),
                (int)(Shape.Layout == TensorLayout.Nhwc ? inImage % Shape.Channels : inImage / (Shape.Height * Shape.Width)));
        }
    }

    /// <summary>
    /// The part of a layer's largest value by which two correct devices do not differ: rounding of float32 stays far below it.
    /// </summary>
    public const double UsualTolerance = 1e-3;

    /// <summary>
    /// Whether a value of A differs from B's by more than a part of the layer's largest value, or NaN or an infinity is in one alone.
    /// </summary>
    /// <param name="tolerance">That part.</param>
    public bool Departs(double tolerance = UsualTolerance) =>
        Statistics is { } values && (values.UnlikeCount > 0 || values.RelativeMaximum > tolerance);

    /// <summary>Whether A and B differ by more than a distance, or cannot be compared.</summary>
    public bool IsAbove(float distance) => Statistics is not { } values || values.UnlikeCount > 0 || values.Maximum > distance;
}
