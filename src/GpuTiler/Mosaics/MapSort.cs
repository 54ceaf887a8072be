namespace GpuTiler;

/// <summary>What the maps of a layer are ordered by, the largest first.</summary>
public enum MapSort
{
    /// <summary>Nothing: the layer's own order.</summary>
    Index,

    /// <summary>The mean of a map's finite values.</summary>
    Mean,

    /// <summary>The largest finite value.</summary>
    Maximum,

    /// <summary>The standard deviation of the finite values.</summary>
    StandardDeviation,

    /// <summary>The share of values that are zero.</summary>
    Sparsity,
}
