using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>Which values a search for extremes looks at; the others become NaN, which the search passes over.</summary>
internal interface IFilter<TVector>
{
    static abstract TVector Apply(TVector value);
}

/// <summary>Every value. An infinity shows in the result.</summary>
internal readonly struct AllValues<TVector> : IFilter<TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value) => value;
}

/// <summary>Only finite values.</summary>
internal readonly struct FiniteValues<TSimd, TVector> : IFilter<TVector>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(TVector value) => TSimd.HideInfinity(value);
}
