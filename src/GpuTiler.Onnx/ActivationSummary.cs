namespace GpuTiler.Onnx;

/// <summary>What the values of one layer span, over the whole batch.</summary>
/// <param name="Minimum">The smallest finite value; +∞ where there is none.</param>
/// <param name="Maximum">The largest finite value; −∞ where there is none.</param>
/// <param name="NonFinite">The values that are not finite.</param>
public readonly record struct ActivationSummary(float Minimum, float Maximum, NonFiniteCounts NonFinite)
{
    internal static ActivationSummary Of(in ValueStatistics statistics) => statistics.FiniteCount > 0
        ? new(statistics.Minimum, statistics.Maximum, statistics.NonFinite)
        : new(float.PositiveInfinity, float.NegativeInfinity, statistics.NonFinite);
}
