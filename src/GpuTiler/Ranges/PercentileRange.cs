namespace GpuTiler;

/// <summary>The arithmetic of <see cref="TileRange.Percentile"/>, in integers up to the last two steps.</summary>
internal static class PercentileRange
{
    /// <summary>Bins between the extremes.</summary>
    public const int Bins = 4096;

    /// <summary>
    /// How many values must have been counted, the bin in question included: the least whole number that is not below
    /// <paramref name="hundredths"/>/10,000 of <paramref name="count"/>, and at least one.
    /// </summary>
    public static int Rank(int count, int hundredths) =>
        Math.Max(1, (int)((((long)count * hundredths) + TileRange.Whole - 1) / TileRange.Whole));

    /// <summary>The range whose lower end is the lower edge of one bin, and whose upper end is the upper edge of another.</summary>
    public static (float Lo, float Hi) Between(float lo, float hi, int lowBin, int highBin)
    {
        var range = HalfRange.Between(lo, hi);
        return range.IsFlat ? (lo, hi) : (Edge(lowBin), Edge(highBin + 1));

        float Edge(int edge) => edge switch
        {
            0 => lo,
            Bins => hi,
            _ => (range.Low + (range.Width * (edge * (1f / Bins)))) * 2,
        };
    }
}
