namespace GpuTiler;

/// <summary>What the threads of one image have counted and summed together, for each map or for the layer. Used again from frame to frame.</summary>
internal sealed class SharedTallies
{
    private readonly List<MapTally> tallies = [];

    /// <summary>Begins anew, for so many maps, or one layer.</summary>
    public void Clear(int targets)
    {
        while (tallies.Count < targets)
        {
            tallies.Add(new());
        }

        foreach (var tally in tallies)
        {
            tally.Clear();
        }
    }

    /// <summary>Takes in a part of a map or of the layer, from any thread.</summary>
    public void Add(int target, MapTally part)
    {
        lock (tallies)
        {
            tallies[target].Add(part);
        }
    }

    /// <summary>The range of a map or of the layer.</summary>
    public MinMax Range(int target, TileRange range, in MinMax extremes) => tallies[target].Range(range, extremes);
}
