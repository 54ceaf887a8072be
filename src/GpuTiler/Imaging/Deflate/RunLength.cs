namespace GpuTiler.Imaging;

/// <summary>
/// How deflate spells the length of a copy: a symbol, and extra bits that count on from its first length (RFC 1951, 3.2.5).
/// </summary>
internal static class RunLength
{
    private const int FirstSymbol = 257;
    private const int LastSymbol = 285;

    /// <summary>The symbol of a length.</summary>
    public static int Symbol(int length)
    {
        // Eight symbols without extra bits, then four with each number of them; the longest length has a symbol of its own.
        int steps = length - RunTokens.Shortest;
        int extra = ExtraBits(length);
        return length == RunTokens.Longest ? LastSymbol : FirstSymbol + (4 * extra) + (steps >> extra);
    }

    /// <summary>How many extra bits follow a length's symbol.</summary>
    public static int ExtraBits(int length) =>
        length == RunTokens.Longest ? 0 : Math.Max(0, int.Log2((length - RunTokens.Shortest) | 1) - 2);

    /// <summary>The extra bits.</summary>
    public static int Extra(int length) => (length - RunTokens.Shortest) & ((1 << ExtraBits(length)) - 1);
}
