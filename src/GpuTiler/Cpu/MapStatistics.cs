using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Counts or sums the values of maps whose extremes are known, and so finds the ranges that are more than their extremes. One for each
/// thread: its counters are reused from map to map.
/// </summary>
internal sealed unsafe class MapStatistics<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    [ThreadStatic]
    private static MapStatistics<TSimd, TVector, T>? ofThisThread;

    private readonly List<RangeStatistics> statistics = [];

    /// <summary>The current thread's own.</summary>
    public static MapStatistics<TSimd, TVector, T> OfThisThread => ofThisThread ??= new();

    /// <summary>Turns the extremes of entire maps into their ranges.</summary>
    public void Refine(ref readonly CpuFrame frame, int firstTile, Span<MinMax> extremes)
    {
        ref readonly var plan = ref frame.Plan;
        int together = plan.Shape.Layout == TensorLayout.Nchw ? 1 : extremes.Length;
        for (int first = 0; first < extremes.Length; first += together)
        {
            var maps = extremes.Slice(first, together);
            Take(in frame, firstTile + first, maps, 0, plan.Shape.Height);
            for (int i = 0; i < maps.Length; i++)
            {
                maps[i] = statistics[i].Range(plan.Range, maps[i]);
                statistics[i].Clear();
            }
        }
    }

    /// <summary>
    /// Adds the rows <paramref name="y0"/> up to <paramref name="y1"/> of some maps to what other threads have counted of them.
    /// </summary>
    /// <param name="frame">The image being rendered.</param>
    /// <param name="firstTile">The first map.</param>
    /// <param name="extremes">The extremes of each map, or of what it is counted in.</param>
    /// <param name="y0">The first row.</param>
    /// <param name="y1">The row after the last.</param>
    /// <param name="all">What is counted together: the layer, or the maps that share a range.</param>
    public void AddTo(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<MinMax> extremes, int y0, int y1, SharedStatistics all)
    {
        Take(in frame, firstTile, extremes, y0, y1);
        bool isLayer = frame.Plan.Range.Kind == RangeKind.Layer;
        for (int i = 0; i < (isLayer ? 1 : extremes.Length); i++)
        {
            all.Add(isLayer ? 0 : frame.Plan.RangeOf(firstTile + i), statistics[i]);
            statistics[i].Clear();
        }
    }

    [SkipLocalsInit]
    private void Take(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<MinMax> extremes, int y0, int y1)
    {
        while (statistics.Count < extremes.Length)
        {
            statistics.Add(new());
        }

        if (!RangeStatistics.NeedsPass(frame.Plan.Range))
        {
            return;
        }

        bool isLayer = frame.Plan.Range.Kind == RangeKind.Layer;
        T* gathered = stackalloc T[MapRuns<T>.Size];
        int* steps = stackalloc int[MapRuns<T>.Size];
        int size = MapRuns<T>.SizeFor(frame.Plan.Shape);
        int end = y1 * frame.Plan.Shape.Width;
        for (int at = y0 * frame.Plan.Shape.Width; at < end; at += size)
        {
            int count = Math.Min(size, end - at);
            for (int i = 0; i < extremes.Length; i++)
            {
                ref T source = ref MapRuns<T>.At(in frame, firstTile + i, at, count, gathered);
                var scale = RangeStatistics.Scale(frame.Plan.Range, extremes[i]);
                StepLoops<TSimd, TVector, T>.ForCounting(in source, count, scale, ref *steps);
                statistics[isLayer ? 0 : i].Add(frame.Plan.Range, new ReadOnlySpan<int>(steps, count));
            }
        }
    }
}
