namespace GpuTiler;

/// <summary>What shaders look up: 256 colours of 4 bytes, and behind them, where there is a gamma, the level of each of its entries.</summary>
internal static class GpuTables
{
    private const int ColorBytes = 4 * 256;

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
        }

        return tables;
    }
}
