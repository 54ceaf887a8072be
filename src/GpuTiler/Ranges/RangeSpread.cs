namespace GpuTiler;

/// <summary>How the two values of a range follow from the finite values of a map or layer.</summary>
public enum RangeSpread
{
    /// <summary>The smallest and the largest.</summary>
    Extremes,

    /// <summary>−m and m, where m is the largest magnitude: zero is always the same grey.</summary>
    Symmetric,

    /// <summary>Two percentiles, from a histogram of 4,096 equal bins between the extremes.</summary>
    Percentile,

    /// <summary>A number of standard deviations below and above the mean.</summary>
    Sigma,

    /// <summary>The smallest and the largest, which grow at once and shrink slowly from frame to frame.</summary>
    Held,
}
