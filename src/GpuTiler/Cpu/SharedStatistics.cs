namespace GpuTiler;

/// <summary>What the threads of one image have counted and summed together, for each map or for the layer. Used again from frame to frame.</summary>
internal sealed class SharedStatistics
{
    private readonly List<BinCounts> bins = [];
    private MapSums[] sums = [];

    /// <summary>Begins anew, for so many maps or one layer.</summary>
    public void Clear(int targets)
    {
        while (bins.Count < targets)
        {
            bins.Add(new());
        }

        if (sums.Length < targets)
        {
            sums = new MapSums[targets];
        }

        for (int target = 0; target < targets; target++)
        {
            bins[target].Clear();
        }

        Array.Clear(sums);
    }

    /// <summary>Takes in what the calling thread has counted.</summary>
    public void Add<TSimd, TVector, T>(int target, MapStatistics<TSimd, TVector, T> part)
        where TSimd : struct, ISimdWidth<TVector>
        where TVector : struct
        where T : unmanaged
    {
        lock (bins)
        {
            part.AddTo(bins[target], ref sums[target]);
        }
    }

    /// <summary>The range of a map or of the layer.</summary>
    public MinMax Range<TSimd, TVector, T>(int target, TileRange range, in MinMax extremes)
        where TSimd : struct, ISimdWidth<TVector>
        where TVector : struct
        where T : unmanaged => MapStatistics<TSimd, TVector, T>.Range(range, extremes, bins[target], sums[target]);
}
