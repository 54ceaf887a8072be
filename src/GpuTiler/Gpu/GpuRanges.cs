using System.Runtime.InteropServices;

namespace GpuTiler.Gpu;

/// <summary>
/// Ranges as shaders hold and keep them (shaders/Extremes.hlsli): two words, the complement of the low end's key and the high end's key,
/// both 0 where there is none.
/// </summary>
public static class GpuRanges
{
    private const uint Sign = 1u << 31;

    /// <summary>Bytes of one range.</summary>
    public const int PairBytes = 8;

    /// <summary>What shaders kept.</summary>
    /// <param name="pairs">As many pairs as ranges are wanted.</param>
    /// <param name="range">Which ranges they are: symmetric ones are kept as the extremes that they follow from.</param>
    /// <param name="ranges">Receives the ranges.</param>
    public static void Read(ReadOnlySpan<byte> pairs, TileRange range, Span<ValueRange> ranges)
    {
        var words = MemoryMarshal.Cast<byte, uint>(pairs);
        for (int i = 0; i < ranges.Length; i++)
        {
            ranges[i] = words[(2 * i) + 1] == 0 ? ValueRange.None : new(FromKey(~words[2 * i]), FromKey(words[(2 * i) + 1]));
            if (range.Spread == RangeSpread.Symmetric && ranges[i].HasValues)
            {
                float largest = MathF.Max(-ranges[i].Low, ranges[i].High);
                ranges[i] = new(Quantization.Canonical(-largest), Quantization.Canonical(largest));
            }
        }
    }

    /// <summary>What shaders are to hold.</summary>
    public static byte[] Of(ReadOnlySpan<ValueRange> ranges)
    {
        var pairs = new byte[ranges.Length * PairBytes];
        var words = MemoryMarshal.Cast<byte, uint>(pairs.AsSpan());
        for (int i = 0; i < ranges.Length; i++)
        {
            bool has = ranges[i].HasValues;
            words[2 * i] = has ? ~ToKey(ranges[i].Low) : 0;
            words[(2 * i) + 1] = has ? ToKey(ranges[i].High) : 0;
        }

        return pairs;
    }

    private static uint ToKey(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(Quantization.Canonical(value));
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }

    private static float FromKey(uint key) => BitConverter.UInt32BitsToSingle((key & Sign) != 0 ? key & ~Sign : ~key);
}
