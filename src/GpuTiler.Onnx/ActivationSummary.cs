namespace GpuTiler.Onnx;

/// <summary>What the values of one layer span, over the whole batch.</summary>
/// <param name="Minimum">The smallest finite value; +∞ where there is none.</param>
/// <param name="Maximum">The largest finite value; −∞ where there is none.</param>
/// <param name="NonFinite">The values that are not finite.</param>
public readonly record struct ActivationSummary(float Minimum, float Maximum, NonFiniteCounts NonFinite)
{
    internal static ActivationSummary Of(ReadOnlySpan<float> values)
    {
        float lo = float.PositiveInfinity, hi = float.NegativeInfinity;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                (lo, hi) = (MathF.Min(lo, value), MathF.Max(hi, value));
            }
        }

        return new(lo, hi, NonFiniteCounts.Count(values));
    }

    internal static ActivationSummary Of(ReadOnlySpan<Half> values)
    {
        float lo = float.PositiveInfinity, hi = float.NegativeInfinity;
        foreach (var value in values)
        {
            if (Half.IsFinite(value))
            {
                (lo, hi) = (MathF.Min(lo, (float)value), MathF.Max(hi, (float)value));
            }
        }

        return new(lo, hi, NonFiniteCounts.Count(values));
    }
}
