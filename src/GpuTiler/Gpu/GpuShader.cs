namespace GpuTiler.Gpu;

/// <summary>The passes of the fused kernel, named after their entry points in shaders/Tile.hlsl.</summary>
public enum GpuShader
{
    /// <summary>Writes what no block covers entirely, and clears the extremes.</summary>
    SurroundTiles,

    /// <summary>Reads maps once, finds each one's range, and places it.</summary>
    TileOnce,

    /// <summary>Finds the extremes of maps that follow each other in memory.</summary>
    ExtremesNchw,

    /// <summary>Finds the extremes of maps whose channels are last.</summary>
    ExtremesNhwc,

    /// <summary>Counts or sums maps that follow each other in memory, their extremes known.</summary>
    StatisticsNchw,

    /// <summary>Counts or sums maps whose channels are last, their extremes known.</summary>
    StatisticsNhwc,

    /// <summary>Replaces the extremes with the ranges that counts or sums decide.</summary>
    FindRanges,

    /// <summary>Holds ranges from frame to frame, and keeps those that are to be read.</summary>
    SettleRanges,

    /// <summary>Places maps that follow each other in memory, their ranges known.</summary>
    PlaceNchw,

    /// <summary>Places maps whose channels are last, their ranges known.</summary>
    PlaceNhwc,

    /// <summary>Places maps that follow each other in memory, their ranges known, in tiles that are smaller than they are.</summary>
    ShrinkNchw,

    /// <summary>Places maps whose channels are last, their ranges known, in tiles that are smaller than they are.</summary>
    ShrinkNhwc,

    /// <summary>Composes tiles of several maps, wherever these lie in memory, their ranges known; writes every word of the image.</summary>
    ComposeTiles,
}
