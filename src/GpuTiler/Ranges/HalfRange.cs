using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// A range as the contract's formula takes it: halved, so that hi − lo cannot overflow, and without magnitudes below 2⁻¹⁰⁰.
/// </summary>
internal readonly struct HalfRange
{
    /// <summary>l = lo·0.5.</summary>
    public float Low { get; private init; }

    /// <summary>r = hi·0.5 − l, or 0 where the range is flat: lo ≥ hi, no finite value, or r below 2⁻¹⁰¹.</summary>
    public float Width { get; private init; }

    /// <summary>Whether every finite value has level 0.</summary>
    public bool IsFlat => Width == 0;

    /// <summary>The range from <paramref name="lo"/> to <paramref name="hi"/>; without a finite value, +∞ to −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static HalfRange Between(float lo, float hi)
    {
        float l = Quantization.Canonical(lo) * 0.5f;
        float r = (Quantization.Canonical(hi) * 0.5f) - l;
        return lo < hi && r >= Quantization.Tiny / 2 ? new() { Low = l, Width = r } : default;
    }
}
