using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>The formulas of many maps: four at a time, as long as their ranges are ordinary ones.</summary>
internal static class Quantizations
{
    private const int Maps = 4;

    /// <summary>Finds the quickest form for each of the ranges, as <see cref="Quantization.Of"/> does.</summary>
    [MethodImpl(Compilation.Alone)]
    public static void Of(ReadOnlySpan<MinMax> ranges, Span<Quantization> formulas)
    {
        for (int i = 0; i < ranges.Length; i += Maps)
        {
            var four = ranges[i..Math.Min(i + Maps, ranges.Length)];
            if (four.Length < Maps || !TryEnclose(four, formulas[i..]))
            {
                for (int map = 0; map < four.Length; map++)
                {
                    formulas[i + map] = Quantization.Of(four[map]);
                }
            }
        }
    }

    // No end is so small that it counts as 0, and each range is neither too narrow nor too wide to leave the halving out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryEnclose(ReadOnlySpan<MinMax> ranges, Span<Quantization> formulas)
    {
        ref readonly MinMax a = ref ranges[0], b = ref ranges[1], c = ref ranges[2], d = ref ranges[3];
        // -0 becomes +0.
        var low = Vector128.Create(a.Low, b.Low, c.Low, d.Low) + Vector128<float>.Zero;
        var high = Vector128.Create(a.High, b.High, c.High, d.High);
        var half = Vector128.Create(0.5f);
        var gain = Vector128.Create(255f) / ((high * half) - (low * half));
        var isOrdinary = IsOrdinary(low) & IsOrdinary(high)
            & Vector128.GreaterThan(gain, Vector128.Create(Quantization.SmallestGain))
            & Vector128.LessThan(gain, Vector128.Create(Quantization.LargestGain));
        if ((a.NeedClamp | b.NeedClamp | c.NeedClamp | d.NeedClamp) || Vector128.ExtractMostSignificantBits(isOrdinary) != 0b1111)
        {
            return false;
        }

        gain *= half;
        for (int map = 0; map < Maps; map++)
        {
            formulas[map] = Quantization.Enclosed(low[map], gain[map]);
        }

        return true;
    }

    private static Vector128<float> IsOrdinary(Vector128<float> end) =>
        Vector128.Equals(end, Vector128<float>.Zero)
        | Vector128.GreaterThanOrEqual(Vector128.Abs(end), Vector128.Create(2 * Quantization.SmallestLow));
}
