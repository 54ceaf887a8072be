namespace GpuTiler;

/// <summary>What would make room for an image that does not fit.</summary>
[Flags]
public enum RoomRemedies
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A smaller <see cref="TileOptions.Scale"/>.</summary>
    SmallerScale = 1,

    /// <summary>More pixels along a side.</summary>
    LargerLimit = 2,

    /// <summary>No limit along a side.</summary>
    NoLimit = 4,

    /// <summary>Fewer channels.</summary>
    FewerChannels = 8,
}
