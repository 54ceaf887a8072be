namespace GpuTiler;

/// <summary>
/// The contract's formula with more steps than there are grey levels, for what is counted, summed or looked up. In IEEE binary32, each
/// operation rounded once:
/// <code>
/// step = floor(clamp((h − l)·gain + offset, 0, top))    gain = steps / r
/// </code>
/// </summary>
internal readonly struct StepScale
{
    /// <summary>l, half of the value that is at step 0.</summary>
    public float Low { get; private init; }

    /// <summary>Steps / r, or 0 where the range is flat.</summary>
    public float Gain { get; private init; }

    /// <summary>One half where the nearest step is meant, 0 where a step is an interval.</summary>
    public float Offset { get; private init; }

    /// <summary>The last step.</summary>
    public float Top { get; private init; }

    /// <summary>The 4,096 equal bins of a histogram.</summary>
    public static StepScale Bins(float lo, float hi) => Of(lo, hi, PercentileRange.Bins, 0, PercentileRange.Bins - 1);

    /// <summary>The nearest of the 65,536 steps that mean and deviation are taken from; the last is the largest value.</summary>
    public static StepScale Sums(float lo, float hi) => Of(lo, hi, MapSums.Top, 0.5f, MapSums.Top);

    /// <summary>The nearest entry of a table of levels; the last is the largest value.</summary>
    public static StepScale Entries(float lo, float hi) => Of(lo, hi, GammaCurve.Entries - 1, 0.5f, GammaCurve.Entries - 1);

    /// <summary>The step of a finite value.</summary>
    public int StepOf(float x)
    {
        float h = Quantization.Canonical(x) * 0.5f;
        return (int)Math.Clamp(((h - Low) * Gain) + Offset, 0, Top);
    }

    private static StepScale Of(float lo, float hi, float steps, float offset, float top)
    {
        var range = HalfRange.Between(lo, hi);
        return new() { Low = range.Low, Gain = range.IsFlat ? 0 : steps / range.Width, Offset = offset, Top = top };
    }
}
