using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// The two loops over a run of values, at one vector width and for one element type: find the extremes, and turn values into levels.
/// A run that is no multiple of the width ends with a vector that overlaps the one before it, which changes neither result.
/// </summary>
internal static class MapLoops<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>The extremes of <paramref name="count"/> values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Extremes(ref readonly T source, nuint count, out MinMax extremes)
    {
        Scan<AllValues<TVector>>(in source, count, out extremes);
        // NaN drops out of the scan by itself; an infinity is rare enough to look again.
        if (!float.IsFinite(extremes.Low) || !float.IsFinite(extremes.High))
        {
            FiniteExtremes(in source, count, out extremes);
        }
    }

    /// <summary>Writes one byte for each of <paramref name="count"/> values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quantize(ref readonly T source, nuint count, in Quantization quantization, ref byte destination)
    {
        if (count >= (nuint)TSimd.Count && quantization.IsPlain)
        {
            Quantize<PlainLevels<TSimd, TVector>>(in source, count, quantization.PlainLow, quantization.PlainGain, ref destination);
        }
        else
        {
            QuantizeExactly(in source, count, quantization, ref destination);
        }
    }

    /// <summary>A vector of values, widened to binary32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(ref readonly T source, nuint index) => typeof(T) == typeof(float)
        ? TSimd.Load(ref Unsafe.As<T, float>(ref Unsafe.AsRef(in source)), index)
        : TSimd.Load(ref Unsafe.As<T, Half>(ref Unsafe.AsRef(in source)), index);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FiniteExtremes(ref readonly T source, nuint count, out MinMax extremes) =>
        Scan<FiniteValues<TSimd, TVector>>(in source, count, out extremes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void QuantizeExactly(ref readonly T source, nuint count, in Quantization quantization, ref byte destination)
    {
        if (count >= (nuint)TSimd.Count)
        {
            Quantize<ExactLevels<TSimd, TVector>>(in source, count, quantization.HalfLow, quantization.Gain, ref destination);
            return;
        }

        for (nuint i = 0; i < count; i++)
        {
            Unsafe.AddByteOffset(ref destination, i) = quantization.Apply(Element.ToSingle(Unsafe.Add(ref Unsafe.AsRef(in source), i)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scan<TFilter>(ref readonly T source, nuint count, out MinMax extremes)
        where TFilter : struct, IFilter<TVector>
    {
        nuint width = (nuint)TSimd.Count;
        if (count < width)
        {
            ScanScalars(in source, count, out extremes);
            return;
        }

        TVector lo0 = TSimd.Broadcast(float.PositiveInfinity), hi0 = TSimd.Broadcast(float.NegativeInfinity);
        nuint last = count - width;
        nuint at = 0;
        if (count >= 4 * width)
        {
            // Four pairs of accumulators: one pair would wait for its own last result at every step.
            TVector lo1 = lo0, lo2 = lo0, lo3 = lo0, hi1 = hi0, hi2 = hi0, hi3 = hi0;
            for (; at + (3 * width) <= last; at += 4 * width)
            {
                var a = TFilter.Apply(Load(in source, at));
                var b = TFilter.Apply(Load(in source, at + width));
                var c = TFilter.Apply(Load(in source, at + (2 * width)));
                var d = TFilter.Apply(Load(in source, at + (3 * width)));
                (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
                (lo1, hi1) = (TSimd.Min(b, lo1), TSimd.Max(b, hi1));
                (lo2, hi2) = (TSimd.Min(c, lo2), TSimd.Max(c, hi2));
                (lo3, hi3) = (TSimd.Min(d, lo3), TSimd.Max(d, hi3));
            }

            lo0 = TSimd.Min(TSimd.Min(lo0, lo1), TSimd.Min(lo2, lo3));
            hi0 = TSimd.Max(TSimd.Max(hi0, hi1), TSimd.Max(hi2, hi3));
        }

        for (; at < count; at += width)
        {
            var a = TFilter.Apply(Load(in source, nuint.Min(at, last)));
            (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
        }

        extremes.Low = TSimd.MinAcross(lo0);
        extremes.High = TSimd.MaxAcross(hi0);
    }

    private static void ScanScalars(ref readonly T source, nuint count, out MinMax extremes)
    {
        extremes = MinMax.None;
        for (nuint i = 0; i < count; i++)
        {
            float x = Element.ToSingle(Unsafe.Add(ref Unsafe.AsRef(in source), i));
            if (float.IsFinite(x))
            {
                extremes.Low = x < extremes.Low ? x : extremes.Low;
                extremes.High = x > extremes.High ? x : extremes.High;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quantize<TLevels>(ref readonly T source, nuint count, float low, float gain, ref byte destination)
        where TLevels : struct, ILevels<TVector>
    {
        var (l, g) = (TSimd.Broadcast(low), TSimd.Broadcast(gain));
        nuint width = (nuint)TSimd.Count;
        nuint last = count - width;
        nuint at = 0;
        for (; at + (3 * width) <= last; at += 4 * width)
        {
            TSimd.Store(
                TLevels.Apply(Load(in source, at), l, g),
                TLevels.Apply(Load(in source, at + width), l, g),
                TLevels.Apply(Load(in source, at + (2 * width)), l, g),
                TLevels.Apply(Load(in source, at + (3 * width)), l, g),
                ref destination,
                at);
        }

        for (; at < count; at += width)
        {
            nuint index = nuint.Min(at, last);
            TSimd.Store(TLevels.Apply(Load(in source, index), l, g), ref destination, index);
        }
    }
}
