namespace GpuTiler;

/// <summary>
/// How the mosaics of layers look. <c>default</c> is valid: all maps in their order, nothing around them, no limit to an image's size.
/// </summary>
public readonly record struct MosaicOptions
{
    /// <summary>How the maps become tiles.</summary>
    public TileOptions Tiles { get; init; }

    /// <summary>
    /// Whether a scale is chosen for each layer where <see cref="TileOptions.Scale"/> is 0 and nothing is shrunk: the largest that keeps a
    /// tile's longer side within 32 pixels and the mosaic within 768; where a figure's labels need more room, the smallest that has it, as
    /// long as a tile's longer side stays within 128 pixels.
    /// </summary>
    public bool AutomaticScale { get; init; }

    /// <summary>The order in which the maps are shown, and how many; applied to each image of a batch separately.</summary>
    public MapOrder Order { get; init; }

    /// <summary>What surrounds the mosaics; <see langword="null"/> for nothing.</summary>
    public FigureTemplate? Figure { get; init; }

    /// <summary>The picture below the maps; <see langword="null"/> for none. Its size is that of the maps, which have colours.</summary>
    public Backdrop? Backdrop { get; init; }

    /// <summary>
    /// The most pixels along a side of one image; a larger mosaic becomes pages (<see cref="TilePages"/>); 0 is no limit but memory.
    /// </summary>
    public int MaxSize { get; init; }
}
