using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// The two loops over a run of values, at one vector width and for one element type: find the extremes, and turn values into levels.
/// A run that is not a multiple of the width ends with a vector that overlaps the one before it, which changes neither result.
/// </summary>
internal static class MapLoops<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    /// <summary>
    /// Bytes that <see cref="Quantize(ref readonly T, nuint, nuint, in Quantization, ref byte)"/> may write after the last.
    /// </summary>
    public const int Slack = 64;

    /// <summary>The extremes of <paramref name="count"/> values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Extremes(ref readonly T source, nuint count, out MinMax extremes)
    {
        if (typeof(T) == typeof(Half))
        {
            HalvesExtremes(in source, count, out extremes);
            return;
        }

        Scan<AllValues<TVector>>(in source, count, out extremes);
        LookAgain(in source, count, ref extremes);
    }

    /// <summary>NaN drops out of a search by itself; an infinity that it found is rare enough to search again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LookAgain(ref readonly T source, nuint count, ref MinMax extremes)
    {
        if (!float.IsFinite(extremes.Low) || !float.IsFinite(extremes.High))
        {
            FiniteExtremes(in source, count, ref extremes);
        }
    }

    /// <summary>Writes one byte for each of <paramref name="count"/> values.</summary>
    /// <param name="source">The first value.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="readable">How many there are up to the end of the tensor; values after <paramref name="count"/> may be read.</param>
    /// <param name="quantization">The map's formula.</param>
    /// <param name="buffer">Receives the bytes; it has room for <see cref="Slack"/> more, whose content is then undefined.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quantize(ref readonly T source, nuint count, nuint readable, in Quantization quantization, ref byte buffer)
    {
        // Complete blocks are quicker than a careful end.
        nuint block = 4 * (nuint)TSimd.Count;
        nuint blocks = (count + block - 1) / block * block;
        count = blocks <= readable ? blocks : count;
        if (quantization.Form == QuantizationForm.Enclosed)
        {
            Quantize<EnclosedLevels<TSimd, TVector>>(in source, count, quantization, ref buffer);
        }
        else
        {
            QuantizeRows(in source, count, 1, quantization, ref buffer, 0);
        }
    }

    /// <summary>Writes rows of bytes straight into an image.</summary>
    /// <param name="source">The first value; rows follow each other.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="quantization">The map's formula.</param>
    /// <param name="destination">The first pixel.</param>
    /// <param name="pitch">Bytes from one row of pixels to the next.</param>
    public static void QuantizeRows(
        ref readonly T source, nuint width, int rows, in Quantization quantization, ref byte destination, nint pitch)
    {
        switch (quantization.Form)
        {
            case QuantizationForm.Enclosed:
                QuantizeRows<EnclosedLevels<TSimd, TVector>>(in source, width, rows, quantization, ref destination, pitch);
                break;
            case QuantizationForm.Plain:
                QuantizeRows<PlainLevels<TSimd, TVector>>(in source, width, rows, quantization, ref destination, pitch);
                break;
            default:
                QuantizeRows<ExactLevels<TSimd, TVector>>(in source, width, rows, quantization, ref destination, pitch);
                break;
        }
    }

    /// <summary>A vector of values, widened to binary32. <paramref name="isFinite"/> is a constant that binary16 alone asks for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(ref readonly T source, nuint index, bool isFinite = false) => typeof(T) == typeof(float)
        ? TSimd.Load(ref Unsafe.As<T, float>(ref Unsafe.AsRef(in source)), index)
        : TSimd.Load(ref Unsafe.As<T, Half>(ref Unsafe.AsRef(in source)), index, isFinite);

    private static void HalvesExtremes(ref readonly T source, nuint count, out MinMax extremes)
    {
        if (count < (nuint)Vector<short>.Count)
        {
            ScanScalars(in source, count, out extremes);
        }
        else if (!HalfExtremes.TryFind(in Unsafe.As<T, Half>(ref Unsafe.AsRef(in source)), count, out extremes))
        {
            Scan<FiniteValues<TSimd, TVector>>(in source, count, out extremes);
            extremes.NeedClamp = true;
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void FiniteExtremes(ref readonly T source, nuint count, ref MinMax extremes)
    {
        // Without any number, the lowest is still above the highest.
        bool needClamp = extremes.NeedClamp || extremes.Low <= extremes.High;
        Scan<FiniteValues<TSimd, TVector>>(in source, count, out extremes);
        extremes.NeedClamp = needClamp;
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
        extremes.NeedClamp = false;
    }

    private static void ScanScalars(ref readonly T source, nuint count, out MinMax extremes)
    {
        extremes = MinMax.None;
        for (nuint i = 0; i < count; i++)
        {
            float x = Element.ToSingle(Unsafe.Add(ref Unsafe.AsRef(in source), i));
            extremes.NeedClamp |= !float.IsFinite(x);
            if (float.IsFinite(x))
            {
                extremes.Low = x < extremes.Low ? x : extremes.Low;
                extremes.High = x > extremes.High ? x : extremes.High;
            }
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void QuantizeRows<TLevels>(
        ref readonly T source, nuint width, int rows, in Quantization quantization, ref byte destination, nint pitch)
        where TLevels : struct, ILevels<TVector>
    {
        ref T from = ref Unsafe.AsRef(in source);
        for (; rows > 0; rows--)
        {
            Quantize<TLevels>(in from, width, quantization, ref destination);
            from = ref Unsafe.Add(ref from, width);
            destination = ref Unsafe.AddByteOffset(ref destination, pitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quantize<TLevels>(ref readonly T source, nuint count, in Quantization quantization, ref byte destination)
        where TLevels : struct, ILevels<TVector>
    {
        var (l, g) = (TSimd.Broadcast(quantization.Low), TSimd.Broadcast(quantization.Gain));
        nuint width = (nuint)TSimd.Count;
        if (count >= 4 * width)
        {
            nuint last = count - (4 * width);
            for (nuint at = 0; at < last; at += 4 * width)
            {
                QuantizeBlock<TLevels>(in source, at, l, g, ref destination);
            }

            QuantizeBlock<TLevels>(in source, last, l, g, ref destination);
        }
        else if (count >= width)
        {
            nuint last = count - width;
            for (nuint at = 0; at < last; at += width)
            {
                TSimd.Store(TLevels.Apply(Load(in source, at), l, g), ref destination, at);
            }

            TSimd.Store(TLevels.Apply(Load(in source, last), l, g), ref destination, last);
        }
        else
        {
            QuantizeFew<TLevels>(in source, count, l, g, ref destination);
        }
    }

    /// <summary>Writes the levels of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void QuantizeBlock<TLevels>(ref readonly T source, nuint at, TVector low, TVector gain, ref byte destination)
        where TLevels : struct, ILevels<TVector>
    {
        nuint width = (nuint)TSimd.Count;
        // Where no level needs a clamp, every binary16 is finite.
        bool isFinite = !TLevels.NeedClamp;
        ref Half halves = ref Unsafe.As<T, Half>(ref Unsafe.AsRef(in source));
        if (typeof(T) == typeof(Half) && isFinite && !TSimd.HaveSubnormal(in halves, at))
        {
            TSimd.Store(
                TSimd.Multiply(TSimd.SubtractNormal(in halves, at, low), gain),
                TSimd.Multiply(TSimd.SubtractNormal(in halves, at + width, low), gain),
                TSimd.Multiply(TSimd.SubtractNormal(in halves, at + (2 * width), low), gain),
                TSimd.Multiply(TSimd.SubtractNormal(in halves, at + (3 * width), low), gain),
                clamp: false,
                ref destination,
                at);
            return;
        }

        TSimd.Store(
            TLevels.Apply(Load(in source, at, isFinite), low, gain),
            TLevels.Apply(Load(in source, at + width, isFinite), low, gain),
            TLevels.Apply(Load(in source, at + (2 * width), isFinite), low, gain),
            TLevels.Apply(Load(in source, at + (3 * width), isFinite), low, gain),
            TLevels.NeedClamp,
            ref destination,
            at);
    }

    // Fewer values than a vector has, with nothing after them that may be read: they are widened in a buffer of a vector's size.
    private static void QuantizeFew<TLevels>(ref readonly T source, nuint count, TVector low, TVector gain, ref byte destination)
        where TLevels : struct, ILevels<TVector>
    {
        Span<T> values = stackalloc T[TSimd.Count];
        Span<byte> levels = stackalloc byte[TSimd.Count];
        MemoryMarshal.CreateReadOnlySpan(in source, (int)count).CopyTo(values);
        TSimd.Store(TLevels.Apply(Load(in values[0], 0), low, gain), ref levels[0], 0);
        levels[..(int)count].CopyTo(MemoryMarshal.CreateSpan(ref destination, (int)count));
    }
}
