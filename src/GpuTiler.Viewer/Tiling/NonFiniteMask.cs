namespace GpuTiler.Viewer;

/// <summary>Which pixels stand for values that are not finite, told by the colours that a tiler gave them.</summary>
internal static class NonFiniteMask
{
    /// <summary>What a value that is not finite can be: NaN, +∞ and −∞.</summary>
    public const int Kinds = 3;

    /// <summary>The colour of NaN: no grey, so that it is told from a level.</summary>
    public static Rgb NaN => new(1, 0, 0);

    /// <summary>The colour of ±∞.</summary>
    public static Rgb Infinity => new(0, 1, 0);

    /// <summary>
    /// The range of the levels that tell +∞ from −∞ in a block of several values, by the largest of them: what holds +∞ has the highest
    /// level. A finite value from 3.396·10³⁸ on has it too, and would be taken for one beside −∞.
    /// </summary>
    public static TileRange Signs => TileRange.Between(0, float.MaxValue);

    private const byte Highest = 255;

    /// <summary>
    /// Fills a row of the plane: 0 finite, 1 NaN, 2 +∞, 3 −∞. A block of several values that holds a NaN counts as one, else one that holds
    /// +∞, else one that holds −∞.
    /// </summary>
    /// <param name="colors">The row in colours.</param>
    /// <param name="plane">
    /// The row as levels, of which what holds +∞ has the highest, and what holds −∞ alone another; receives the kinds.
    /// </param>
    public static void Fill(ReadOnlySpan<uint> colors, Span<byte> plane)
    {
        uint nan = Word(NaN), infinity = Word(Infinity);
        for (int x = 0; x < colors.Length; x++)
        {
            plane[x] = colors[x] == nan ? (byte)1 : colors[x] != infinity ? (byte)0 : plane[x] == Highest ? (byte)2 : (byte)3;
        }
    }

    private static uint Word(Rgb color) => color.Red | ((uint)color.Green << 8) | ((uint)color.Blue << 16) | 0xFF000000;
}
