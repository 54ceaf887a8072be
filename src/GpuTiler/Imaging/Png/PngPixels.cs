using System.Runtime.Intrinsics;

namespace GpuTiler.Imaging;

/// <summary>What the writer needs from RGBA pixels: whether they are opaque, and a copy without alpha.</summary>
internal static class PngPixels
{
    private static readonly Vector128<byte> Color =
        Vector128.Create((byte)255, 255, 255, 0, 255, 255, 255, 0, 255, 255, 255, 0, 255, 255, 255, 0);
    private static readonly Vector128<byte> Pack =
        Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);

    /// <summary>Whether every alpha of a row of RGBA pixels is 255.</summary>
    public static bool IsOpaque(ReadOnlySpan<byte> rgba)
    {
        int at = 0;
        Vector128<byte> all = Vector128<byte>.AllBitsSet;
        for (; rgba.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            all &= Vector128.Create(rgba[at..]) | Color;
        }

        bool opaque = all == Vector128<byte>.AllBitsSet;
        for (; at < rgba.Length; at += 4)
        {
            opaque &= rgba[at + 3] == 255;
        }

        return opaque;
    }

    /// <summary>Copies a row of RGBA pixels as RGB.</summary>
    public static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        int from = 0;
        int to = 0;

        // Four pixels a step; each store spills four bytes that the next one, or the loop below, writes over.
        for (; rgb.Length - to >= Vector128<byte>.Count; from += 16, to += 12)
        {
            Vector128.Shuffle(Vector128.Create(rgba[from..]), Pack).CopyTo(rgb[to..]);
        }

        for (; to < rgb.Length; from += 4, to += 3)
        {
            rgba.Slice(from, 3).CopyTo(rgb[to..]);
        }
    }
}
