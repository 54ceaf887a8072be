namespace GpuTiler;

/// <summary>The part of the tile contract that finds a range: which two values become 0 and 255.</summary>
internal static class ScalarRange
{
    /// <summary>The range of some values; without a finite value it is +∞ to −∞.</summary>
    public static (float Lo, float Hi) Find<T>(in ScalarValues<T> values, TileRange range)
        where T : unmanaged
    {
        var (lo, hi) = Extremes(values);
        return range.Spread switch
        {
            _ when lo > hi => (lo, hi),
            RangeSpread.Symmetric => (-MathF.Max(-lo, hi), MathF.Max(-lo, hi)),
            RangeSpread.Percentile => Percentile(values, lo, hi, range),
            RangeSpread.Sigma => Sigma(values, lo, hi, range.Deviations),
            _ => (lo, hi),
        };
    }

    private static (float Lo, float Hi) Extremes<T>(in ScalarValues<T> values)
        where T : unmanaged
    {
        float lo = float.PositiveInfinity, hi = float.NegativeInfinity;
        for (int i = 0; i < values.Count; i++)
        {
            if (float.IsFinite(values[i]))
            {
                lo = MathF.Min(lo, values[i]);
                hi = MathF.Max(hi, values[i]);
            }
        }

        return (lo, hi);
    }

    private static (float Lo, float Hi) Percentile<T>(in ScalarValues<T> values, float lo, float hi, TileRange range)
        where T : unmanaged
    {
        Span<int> counts = stackalloc int[PercentileRange.Bins];
        counts.Clear();
        int finite = 0;
        var bins = StepScale.Bins(lo, hi);
        for (int i = 0; i < values.Count; i++)
        {
            if (float.IsFinite(values[i]))
            {
                counts[bins.StepOf(values[i])]++;
                finite++;
            }
        }

        return PercentileRange.Between(lo, hi, BinAt(counts, finite, range.LowHundredths), BinAt(counts, finite, range.HighHundredths));
    }

    private static int BinAt(ReadOnlySpan<int> counts, int finite, int hundredths)
    {
        int bin = 0;
        for (int counted = counts[0]; counted < PercentileRange.Rank(finite, hundredths); counted += counts[bin])
        {
            bin++;
        }

        return bin;
    }

    private static (float Lo, float Hi) Sigma<T>(in ScalarValues<T> values, float lo, float hi, float k)
        where T : unmanaged
    {
        var sums = default(MapSums);
        var steps = StepScale.Sums(lo, hi);
        for (int i = 0; i < values.Count; i++)
        {
            if (float.IsFinite(values[i]))
            {
                sums.Add(steps.StepOf(values[i]));
            }
        }

        return sums.Around(lo, hi, k);
    }
}
