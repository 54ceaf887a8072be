using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>A form of the contract's formula up to its rounding, for a vector of values.</summary>
internal interface ILevels<TVector>
{
    /// <summary>Whether levels may lie outside 0…255, or be +∞.</summary>
    static abstract bool NeedClamp { get; }

    /// <summary>Grey levels, not yet clamped and rounded.</summary>
    static abstract TVector Apply(TVector value, TVector low, TVector gain);
}

/// <summary>(x − lo)·(gain/2): the formula without its halving, where <see cref="QuantizationForm.Plain"/> allows it.</summary>
internal readonly struct PlainLevels<TSimd, TVector> : ILevels<TVector>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
{
    public static bool NeedClamp => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value, TVector low, TVector gain) => TSimd.Multiply(TSimd.Subtract(value, low), gain);
}

/// <summary><see cref="PlainLevels{TSimd, TVector}"/> for <see cref="QuantizationForm.Enclosed"/>.</summary>
internal readonly struct EnclosedLevels<TSimd, TVector> : ILevels<TVector>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
{
    public static bool NeedClamp => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value, TVector low, TVector gain) => PlainLevels<TSimd, TVector>.Apply(value, low, gain);
}

/// <summary>The formula as it is written. A flat map's gain of 0 would turn +∞ into NaN, so +∞ is put back.</summary>
internal readonly struct ExactLevels<TSimd, TVector> : ILevels<TVector>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
{
    public static bool NeedClamp => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value, TVector low, TVector gain)
    {
        var half = TSimd.Multiply(TSimd.Canonical(value), TSimd.Broadcast(0.5f));
        return TSimd.KeepInfinity(TSimd.Multiply(TSimd.Subtract(half, low), gain), value);
    }
}
