namespace GpuTiler;

/// <summary>
/// What the threads of one image have counted and summed together, for each map or for the layer. Reused from frame to frame.
/// </summary>
internal sealed class SharedStatistics
{
    private readonly List<RangeStatistics> statistics = [];

    /// <summary>Starts over, for this many maps, or one layer.</summary>
    public void Clear(int targets)
    {
        while (statistics.Count < targets)
        {
            statistics.Add(new());
        }

        foreach (var each in statistics)
        {
            each.Clear();
        }
    }

    /// <summary>Takes in a part of a map or of the layer, from any thread.</summary>
    public void Add(int target, RangeStatistics part)
    {
        lock (statistics)
        {
            statistics[target].Add(part);
        }
    }

    /// <summary>The range of a map or of the layer.</summary>
    public MinMax Range(int target, TileRange range, in MinMax extremes) => statistics[target].Range(range, extremes);
}
