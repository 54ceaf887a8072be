namespace GpuTiler;

/// <summary>What is known about a map's values between its extremes: their counts in bins, or their sums.</summary>
internal sealed class RangeStatistics
{
    private readonly BinCounts bins = new();
    private MapSums sums;

    /// <summary>Whether a range needs a look at every value once the extremes are known.</summary>
    public static bool NeedsPass(TileRange range) => range.Spread is RangeSpread.Percentile or RangeSpread.Sigma;

    /// <summary>The steps in which values are counted or summed.</summary>
    public static StepScale Scale(TileRange range, in MinMax extremes) => range.Spread == RangeSpread.Percentile
        ? StepScale.Bins(extremes.Low, extremes.High)
        : StepScale.Sums(extremes.Low, extremes.High);

    /// <summary>Takes in a run of steps; a negative one is none.</summary>
    public void Add(TileRange range, ReadOnlySpan<int> steps)
    {
        if (range.Spread == RangeSpread.Percentile)
        {
            bins.Add(steps);
        }
        else
        {
            sums.Add(steps);
        }
    }

    /// <summary>Takes in those of another part.</summary>
    public void Add(RangeStatistics other)
    {
        bins.Add(other.bins);
        sums.Add(other.sums);
    }

    /// <summary>The range that follows from extremes, and from what was taken in between them.</summary>
    public MinMax Range(TileRange range, in MinMax extremes)
    {
        float largest = MathF.Max(-extremes.Low, extremes.High);
        var (lo, hi) = range.Spread switch
        {
            _ when extremes.Low > extremes.High => (extremes.Low, extremes.High),
            RangeSpread.Symmetric => (-largest, largest),
            RangeSpread.Percentile => bins.Between(extremes.Low, extremes.High, range),
            RangeSpread.Sigma => sums.Around(extremes.Low, extremes.High, range.Deviations),
            _ => (extremes.Low, extremes.High),
        };

        // Values may be beyond a percentile or a deviation.
        return new() { Low = lo, High = hi, NeedClamp = extremes.NeedClamp || NeedsPass(range) };
    }

    /// <summary>Starts over.</summary>
    public void Clear()
    {
        bins.Clear();
        sums = default;
    }
}
