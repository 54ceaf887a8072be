namespace GpuTiler.Viewer;

/// <summary>Which pixels stand for values that are not finite, told by the colours that a tiler gave them.</summary>
internal static class NonFiniteMask
{
    /// <summary>The colour of NaN: no grey, so that it is told from a level.</summary>
    public static Rgb NaN => new(1, 0, 0);

    /// <summary>The colour of ±∞.</summary>
    public static Rgb Infinity => new(0, 1, 0);

    private const byte Middle = 128;

    /// <summary>Fills a row of the plane: 0 finite, 1 NaN, 2 +∞, 3 −∞.</summary>
    /// <param name="colors">The row in colours.</param>
    /// <param name="levels">The same row as levels, of which +∞ has the highest and −∞ the lowest.</param>
    /// <param name="plane">Receives the row.</param>
    public static void Fill(ReadOnlySpan<uint> colors, ReadOnlySpan<byte> levels, Span<byte> plane)
    {
        uint nan = Word(NaN), infinity = Word(Infinity);
        for (int x = 0; x < colors.Length; x++)
        {
            plane[x] = colors[x] == nan ? (byte)1 : colors[x] != infinity ? (byte)0 : levels[x] >= Middle ? (byte)2 : (byte)3;
        }
    }

    private static uint Word(Rgb color) => color.Red | ((uint)color.Green << 8) | ((uint)color.Blue << 16) | 0xFF000000;
}
