namespace GpuTiler.Onnx;

/// <summary>The range of one layer's values over the entire batch.</summary>
/// <param name="Minimum">The smallest finite value; +∞ if there is none.</param>
/// <param name="Maximum">The largest finite value; −∞ if there is none.</param>
/// <param name="NonFinite">The values that are not finite.</param>
public readonly record struct ActivationSummary(float Minimum, float Maximum, NonFiniteCounts NonFinite)
{
    internal static ActivationSummary Of(in ValueStatistics statistics) => statistics.FiniteCount > 0
        ? new(statistics.Minimum, statistics.Maximum, statistics.NonFinite)
        : new(float.PositiveInfinity, float.NegativeInfinity, statistics.NonFinite);
}
