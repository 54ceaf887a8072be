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
internal readonly record struct Quantization
{
    /// <summary>Magnitudes below this count as +0, so that hardware which flushes subnormals agrees: 2⁻¹⁰⁰.</summary>
    public const float Tiny = 7.888609052210118e-31f;

    private Quantization(float low, float gain) => (HalfLow, Gain) = (low, gain);

    /// <summary>l, half of the value that becomes 0.</summary>
    public float HalfLow { get; }

    /// <summary>255 / r, or 0 where the map is flat.</summary>
    public float Gain { get; }

    /// <summary>Every finite value gives 0.</summary>
    public bool IsFlat => Gain == 0;

    /// <summary>
    /// (x − lo)·(gain/2) has the same bits as the formula: halving is exact for every value that counts, hi − lo does not overflow,
    /// and a value below <see cref="Tiny"/> disappears in x − lo by itself, either against |lo| ≥ 2⁻⁷⁵ (under half a unit in its
    /// last place) or because lo is 0 and the result is far below one half.
    /// </summary>
    public bool IsPlain => Gain != 0
        && (HalfLow == 0 || MathF.Abs(HalfLow) >= 1.3234890e-23f)
        && Gain is > 1.5e-36f and < 3.1e29f;

    /// <summary>lo, for <see cref="IsPlain"/>.</summary>
    public float PlainLow => HalfLow * 2;

    /// <summary>gain / 2, for <see cref="IsPlain"/>.</summary>
    public float PlainGain => Gain * 0.5f;

    /// <summary>The formula for a map whose values span <paramref name="lo"/> to <paramref name="hi"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quantization Between(float lo, float hi)
    {
        float l = Canonical(lo) * 0.5f;
        float r = (Canonical(hi) * 0.5f) - l;
        // No finite value at all arrives here as lo = +∞, hi = −∞.
        return lo < hi && r >= Tiny / 2 ? new(l, 255 / r) : default;
    }

    /// <summary>+0 for a magnitude below <see cref="Tiny"/>, and the value itself otherwise.</summary>
    public static float Canonical(float x) => MathF.Abs(x) < Tiny ? 0 : x;

    /// <summary>The grey level of <paramref name="x"/>: NaN and −∞ give 0, +∞ gives 255.</summary>
    public byte Apply(float x)
    {
        if (!float.IsFinite(x))
        {
            return (byte)(float.IsPositiveInfinity(x) ? 255 : 0);
        }

        float h = Canonical(x) * 0.5f;
        return (byte)MathF.Round(Math.Clamp((h - HalfLow) * Gain, 0, 255), MidpointRounding.ToEven);
    }
}
