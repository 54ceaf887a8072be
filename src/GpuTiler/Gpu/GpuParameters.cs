namespace GpuTiler.Gpu;

/// <summary>What a pass is told: shaders/Parameters.hlsli has the same words in the same order.</summary>
public record struct GpuParameters
{
    /// <summary>The first activation of the image's first selected channel, counted in activations.</summary>
    public uint Source { get; set; }

    /// <summary>Maps that are shown: a tile each, unless several make one.</summary>
    public uint Tiles { get; set; }

    /// <summary>Values across a map.</summary>
    public uint Width { get; set; }

    /// <summary>Values down a map.</summary>
    public uint Height { get; set; }

    /// <summary>
    /// Channels of the tensor: activations from one pixel to the next, channels last; to <see cref="GpuShader.ComposeTiles"/> 1 where they
    /// are not.
    /// </summary>
    public uint Channels { get; set; }

    /// <summary>Tiles in a row of the grid.</summary>
    public uint Columns { get; set; }

    /// <summary>Pixels for each value, in both directions.</summary>
    public uint Scale { get; set; }

    /// <summary>Pixels around the image.</summary>
    public uint Border { get; set; }

    /// <summary>Pixels from one tile to the next across.</summary>
    public uint CellWidth { get; set; }

    /// <summary>Pixels from one tile to the next down.</summary>
    public uint CellHeight { get; set; }

    /// <summary>Pixels across the image.</summary>
    public uint ImageWidth { get; set; }

    /// <summary>
    /// Values for each pixel in both directions; above, 0x10000 where the largest is taken, 0x20000 and 0x40000 where NaN and infinities
    /// have colours.
    /// </summary>
    public uint Shrink { get; set; }

    /// <summary>Bytes from one row of pixels to the next, a multiple of 4.</summary>
    public uint Pitch { get; set; }

    /// <summary>Bytes before the first pixel, a multiple of 4.</summary>
    public uint Target { get; set; }

    /// <summary>Four grey pixels, or one in colour.</summary>
    public uint PadWord { get; set; }

    /// <summary>0: one byte a pixel; 1: four, through the colours; 2: and values that are not finite have colours of their own.</summary>
    public uint Rgba { get; set; }

    /// <summary>0: a range for each tile; 1: the layer's; 2: a given one.</summary>
    public uint Range { get; set; }

    /// <summary>A <see cref="RangeSpread"/>.</summary>
    public uint Spread { get; set; }

    /// <summary>
    /// The given range's low end, as bits; of percentiles, hundredths of a percent; of deviations, their number, as bits; of held ranges,
    /// their gain, as bits.
    /// </summary>
    public uint Low { get; set; }

    /// <summary>
    /// The high end likewise; to <see cref="GpuShader.TileOnce"/> and <see cref="GpuShader.SettleRanges"/>, bytes before the pairs that are
    /// held or kept, 0 where none are.
    /// </summary>
    public uint High { get; set; }

    /// <summary>0: levels are linear; 1: they are looked up.</summary>
    public uint Gamma { get; set; }

    /// <summary>Bytes before the order of the maps in the tables; 0: they follow each other.</summary>
    public uint Order { get; set; }

    /// <summary>1: red, green and blue; 2 or more: the side of a block of interleaved maps; 0: a map makes a tile.</summary>
    public uint Compose { get; set; }

    /// <summary>Extremes that the passes keep: one pair for each map or three, or one, or none.</summary>
    public uint Pairs { get; set; }

    /// <summary>Pairs of words that the passes begin with as 0: extremes, and what is counted or summed.</summary>
    public uint Cleared { get; set; }

    /// <summary>
    /// Values across a block, which a group, or its share for a map, holds at once: whole rows of a map, or a part of one.
    /// </summary>
    public uint BlockWidth { get; set; }

    /// <summary>Values down a block.</summary>
    public uint BlockHeight { get; set; }

    /// <summary>Blocks side by side in a map.</summary>
    public uint BlocksAcross { get; set; }

    /// <summary>Blocks of a map; for extremes, the parts that it is searched in.</summary>
    public uint Blocks { get; set; }

    /// <summary>Threads that work on one map, a power of two.</summary>
    public uint Lanes { get; set; }

    /// <summary>
    /// Blocks of all maps; for the surround and composed tiles, words of the image; to <see cref="GpuShader.SettleRanges"/>, pairs.
    /// </summary>
    public uint Items { get; set; }

    /// <summary>Groups in a row of the dispatch.</summary>
    public uint GroupsAcross { get; set; }

    /// <summary>32-bit words of the entire structure.</summary>
    public const int Words = 32;
}
