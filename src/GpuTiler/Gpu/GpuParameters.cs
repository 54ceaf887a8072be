namespace GpuTiler;

/// <summary>What a pass is told: shaders/Parameters.hlsli has the same fields in the same order and says what they mean.</summary>
internal record struct GpuParameters
{
    public uint Source;
    public uint Tiles;
    public uint Width;
    public uint Height;
    public uint Channels;
    public uint Columns;
    public uint Scale;
    public uint Border;
    public uint CellWidth;
    public uint CellHeight;
    public uint ImageWidth;
    public uint Shrink;
    public uint Pitch;
    public uint Target;
    public uint PadWord;
    public uint Rgba;
    public uint Range;
    public uint Spread;
    public uint Low;
    public uint High;
    public uint Gamma;
    public uint Order;
    public uint Compose;
    public uint Pairs;
    public uint Cleared;
    public uint BlockWidth;
    public uint BlockHeight;
    public uint BlocksAcross;
    public uint Blocks;
    public uint Lanes;
    public uint Items;
    public uint GroupsAcross;

    /// <summary>32-bit words of the whole.</summary>
    public const int Words = 32;
}
