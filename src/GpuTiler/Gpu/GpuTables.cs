using System.Runtime.InteropServices;

namespace GpuTiler.Gpu;

/// <summary>
/// What shaders look up: 256 colours of 4 bytes; those of NaN, −∞ and +∞; after them, where there is a gamma, the level of each of its
/// entries; and after these, where there is an order, the channel of each tile, and of
/// those that decide the range where these differ.
/// </summary>
public static class GpuTables
{
    private const int Levels = 256;
    private const int ColorBytes = 4 * (Levels + 3);

    // What follows the tables in one buffer may need such an address (Vulkan's largest minStorageBufferOffsetAlignment).
    private const int Alignment = 256;

    /// <summary>Bytes before the order; 0 where there is none.</summary>
    public static uint OrderOffset(in TilePlan plan) => plan.Order.Count == 0 ? 0u : (uint)(ColorBytes + GammaLevels(plan).Length);

    /// <summary>Bytes before the order of the channels that decide the range; 0 where there is none.</summary>
    public static uint RangeOrderOffset(in TilePlan plan) => plan.RangeOrder.Count == 0 ? 0u
        : (uint)(ColorBytes + GammaLevels(plan).Length + (plan.HasOwnRangeChannels ? sizeof(int) * plan.Order.Count : 0));

    /// <summary>The tables of a plan.</summary>
    public static byte[] Of(in TilePlan plan)
    {
        var levels = GammaLevels(plan);
        var order = MemoryMarshal.AsBytes(plan.Order.Channels);
        var ofRange = plan.HasOwnRangeChannels ? MemoryMarshal.AsBytes(plan.RangeOrder.Channels) : [];
        var tables = new byte[checked(ColorBytes + levels.Length + order.Length + ofRange.Length + Alignment - 1) / Alignment * Alignment];
        levels.CopyTo(tables.AsSpan(ColorBytes));
        order.CopyTo(tables.AsSpan(ColorBytes + levels.Length));
        ofRange.CopyTo(tables.AsSpan(ColorBytes + levels.Length + order.Length));
        // A grey image has no use for colours, but there must be memory where they would be.
        if (plan.ColorMap is { } map)
        {
            map.Rgba.CopyTo(tables);
            var others = MemoryMarshal.Cast<byte, uint>(tables.AsSpan(4 * Levels, ColorBytes - (4 * Levels)));
            others[0] = plan.NaNColor?.Word ?? map.Words[0];
            others[1] = plan.InfinityColor?.Word ?? map.Words[0];
            others[2] = plan.InfinityColor?.Word ?? map.Words[Levels - 1];
        }

        return tables;
    }

    private static ReadOnlySpan<byte> GammaLevels(in TilePlan plan) => plan.GammaCurve is { } curve ? curve.Levels : [];
}
