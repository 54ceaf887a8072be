using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// What shaders look up: 256 colours of 4 bytes; those of NaN, −∞ and +∞; and behind them, where there is a gamma, the level of each of
/// its entries.
/// </summary>
internal static class GpuTables
{
    private const int Levels = 256;
    private const int ColorBytes = 4 * (Levels + 3);

    /// <summary>The tables of a plan.</summary>
    public static byte[] Of(in TilePlan plan)
    {
        ReadOnlySpan<byte> levels = plan.GammaCurve is { } curve ? curve.Levels : [];
        var tables = new byte[ColorBytes + levels.Length];
        levels.CopyTo(tables.AsSpan(ColorBytes));
        // A grey image has no use for colours, but where they would be must be memory.
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
}
