using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// The contract's formula for one map: how a value becomes a grey level, in IEEE binary32, each operation rounded once.
/// <code>
/// h = x·0.5    l = lo·0.5    r = hi·0.5 − l    gain = 255 / r
/// q = roundHalfToEven(clamp((h − l)·gain, 0, 255))
/// </code>
/// Halving first keeps hi − lo from overflowing. Subtracting before multiplying leaves a compiler nothing to contract.
/// </summary>
internal readonly struct Quantization
{
    /// <summary>Magnitudes below this count as +0, so that hardware which flushes subnormals agrees: 2⁻¹⁰⁰.</summary>
    public const float Tiny = 7.888609052210118e-31f;

    /// <summary>The smallest magnitude of l, 0 apart, with which the halving can be left out: 2⁻⁷⁶.</summary>
    public const float SmallestLow = 1.3234890e-23f;

    /// <summary>A gain above this one allows it.</summary>
    public const float SmallestGain = 1.5e-36f;

    /// <summary>A gain below this one allows it.</summary>
    public const float LargestGain = 3.1e29f;

    /// <summary>Which form <see cref="Low"/> and <see cref="Gain"/> are for.</summary>
    public QuantizationForm Form { get; private init; }

    /// <summary>l, half of the value that becomes 0; in the other forms that value itself.</summary>
    public float Low { get; private init; }

    /// <summary>255 / r, or 0 where the map is flat; in the other forms half of it.</summary>
    public float Gain { get; private init; }

    /// <summary>The form of that name.</summary>
    /// <param name="low">The value that becomes 0.</param>
    /// <param name="gain">Half of 255 / r.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quantization Enclosed(float low, float gain) => new() { Form = QuantizationForm.Enclosed, Low = low, Gain = gain };

    /// <summary>The formula as it is written, for a range from <paramref name="lo"/> to <paramref name="hi"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quantization Between(float lo, float hi)
    {
        var range = HalfRange.Between(lo, hi);
        return range.IsFlat ? default : new() { Low = range.Low, Gain = 255 / range.Width };
    }

    /// <summary>The quickest form for maps with these extremes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quantization Of(in MinMax extremes) =>
        Between(extremes.Low, extremes.High).Simplified(extremes.NeedClamp ? QuantizationForm.Plain : QuantizationForm.Enclosed);

    /// <summary>The quickest form for maps whose values may lie anywhere.</summary>
    public static Quantization OfAny(float lo, float hi) => Between(lo, hi).Simplified(QuantizationForm.Plain);

    /// <summary>The same formula as it is written.</summary>
    public Quantization Exact => Form == QuantizationForm.Exact ? this : new() { Low = Low * 0.5f, Gain = Gain * 2 };

    // (x − lo)·(gain/2) has the same bits: halving is exact for every value that counts, hi − lo does not overflow, and a value below
    // Tiny disappears in x − lo by itself, against |lo| ≥ 2⁻⁷⁵ (it is under half a unit in the last place) or, where lo is 0, because
    // its level is far below one half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Quantization Simplified(QuantizationForm form) =>
        (Low == 0 || MathF.Abs(Low) >= SmallestLow) && Gain is > SmallestGain and < LargestGain
            ? new() { Form = form, Low = Low * 2, Gain = Gain * 0.5f }
            : this;

    /// <summary>+0 for a magnitude below <see cref="Tiny"/>, and the value itself otherwise.</summary>
    public static float Canonical(float x) => MathF.Abs(x) < Tiny ? 0 : x;

    /// <summary>The grey level of <paramref name="x"/> by the formula as it is written: NaN and −∞ give 0, +∞ gives 255.</summary>
    public byte Apply(float x)
    {
        if (!float.IsFinite(x))
        {
            return (byte)(float.IsPositiveInfinity(x) ? 255 : 0);
        }

        float h = Canonical(x) * 0.5f;
        return (byte)MathF.Round(Math.Clamp((h - Low) * Gain, 0, 255), MidpointRounding.ToEven);
    }
}
