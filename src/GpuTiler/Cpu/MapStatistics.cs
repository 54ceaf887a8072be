using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Counts or sums the values of maps whose extremes are known, and so finds the ranges that are more than their extremes. One for each
/// thread: what it counts in is used again from map to map.
/// </summary>
internal sealed unsafe class MapStatistics<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    [ThreadStatic]
    private static MapStatistics<TSimd, TVector, T>? ofThisThread;

    private readonly BinCounts bins = new();
    private MapSums sums;

    /// <summary>The current thread's own.</summary>
    public static MapStatistics<TSimd, TVector, T> OfThisThread => ofThisThread ??= new();

    /// <summary>Turns the extremes of whole maps into their ranges.</summary>
    public void Refine(ref readonly CpuFrame frame, int firstTile, Span<MinMax> extremes)
    {
        ref readonly var plan = ref frame.Plan;
        for (int i = 0; i < extremes.Length; i++)
        {
            if (NeedsPass(plan.Range))
            {
                Take(in frame, firstTile + i, extremes[i], 0, plan.Shape.Height);
            }

            extremes[i] = Range(plan.Range, extremes[i], bins, sums);
            Clear();
        }
    }

    /// <summary>Takes in the rows <paramref name="y0"/> up to <paramref name="y1"/> of a map.</summary>
    [SkipLocalsInit]
    public void Take(ref readonly CpuFrame frame, int tile, in MinMax extremes, int y0, int y1)
    {
        T* gathered = stackalloc T[MapRuns<T>.Size];
        int* steps = stackalloc int[MapRuns<T>.Size];
        bool isPercentile = frame.Plan.Range.Spread == RangeSpread.Percentile;
        var scale = isPercentile ? StepScale.Bins(extremes.Low, extremes.High) : StepScale.Sums(extremes.Low, extremes.High);
        int end = y1 * frame.Plan.Shape.Width;
        for (int at = y0 * frame.Plan.Shape.Width; at < end; at += MapRuns<T>.Size)
        {
            int count = Math.Min(MapRuns<T>.Size, end - at);
            ref T source = ref MapRuns<T>.At(in frame, tile, at, count, gathered);
            StepLoops<TSimd, TVector, T>.ForCounting(in source, count, scale, ref *steps);
            if (isPercentile)
            {
                bins.Add(new ReadOnlySpan<int>(steps, count));
            }
            else
            {
                sums.Add(new ReadOnlySpan<int>(steps, count));
            }
        }
    }

    /// <summary>Adds what was taken in to that of other threads, and begins anew.</summary>
    public void AddTo(BinCounts allBins, ref MapSums allSums)
    {
        allBins.Add(bins);
        allSums.Add(sums);
        Clear();
    }

    /// <summary>Whether a range needs a look at every value once the extremes are known.</summary>
    public static bool NeedsPass(TileRange range) => range.Spread is RangeSpread.Percentile or RangeSpread.Sigma;

    /// <summary>The range that follows from extremes, and from counts or sums.</summary>
    public static MinMax Range(TileRange range, in MinMax extremes, BinCounts bins, in MapSums sums)
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

        // Values may lie beyond a percentile or a deviation.
        return new() { Low = lo, High = hi, NeedClamp = extremes.NeedClamp || NeedsPass(range) };
    }

    private void Clear()
    {
        bins.Clear();
        sums = default;
    }
}
