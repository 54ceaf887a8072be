namespace GpuTiler;

/// <summary>Which values of a layer become 0 and 255.</summary>
public enum RangeKind
{
    /// <summary><see cref="Layer"/> for maps of one pixel, which would all be flat, and <see cref="Tile"/> otherwise.</summary>
    Auto,

    /// <summary>The smallest and the largest finite value of each map.</summary>
    Tile,

    /// <summary>The smallest and the largest finite value of all selected maps of the image.</summary>
    Layer,

    /// <summary>Two values given by the caller.</summary>
    Fixed,
}
