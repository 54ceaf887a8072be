using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Writes one map while it searches the next one for its extremes. Writing waits for arithmetic and searching for memory, so together
/// they take little longer than one of them.
/// </summary>
internal static unsafe class MapPipeline<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    private const uint CacheLine = 64;

    /// <summary>The fewest values in a row for which this works: an entire block of vectors.</summary>
    public static int MinWidth => 4 * TSimd.Count;

    /// <summary>Writes the rows of a map straight into an image, and finds the extremes of a map of the same size.</summary>
    /// <param name="source">The map's first value.</param>
    /// <param name="next">The first value of the next map.</param>
    /// <param name="width">Values in a row, at least <see cref="MinWidth"/>.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="quantization">The map's formula, in its <see cref="QuantizationForm.Enclosed"/> form.</param>
    /// <param name="destination">The first pixel.</param>
    /// <param name="pitch">Bytes from one row of pixels to the next.</param>
    /// <param name="extremes">The extremes of the next map.</param>
    [MethodImpl(Compilation.Alone)]
    public static void Run(
        ref readonly T source, ref readonly T next, nuint width, int rows, in Quantization quantization, ref byte destination, nint pitch,
        out MinMax extremes)
    {
        ref T from = ref Unsafe.AsRef(in source);
        var (low, gain) = (TSimd.Broadcast(quantization.Low), TSimd.Broadcast(quantization.Gain));
        TVector lo0 = TSimd.Broadcast(float.PositiveInfinity), lo1 = lo0, hi0 = TSimd.Broadcast(float.NegativeInfinity), hi1 = hi0;
        Vector<short> lowKeys = HalfExtremes.Highest, highKeys = HalfExtremes.Lowest;
        nuint vector = (nuint)TSimd.Count;
        nuint block = 4 * vector;
        nuint last = width - block;
        nuint lastAhead = (width * (nuint)rows) - block;
        nuint ahead = 0;
        // A vector that crosses cache lines costs two reads: the second block begins at a line, over the end of the first.
        nuint size = (nuint)Unsafe.SizeOf<T>();
        nuint misplaced = (nuint)Unsafe.AsPointer(ref Unsafe.AsRef(in next)) & (nuint.Min(CacheLine, block * size) - 1);
        nuint second = block - (misplaced / size);
        for (int row = 0; row < rows; row++)
        {
            for (nuint at = 0; ; at = nuint.Min(at + block, last))
            {
                MapLoops<TSimd, TVector, T>.QuantizeBlock<EnclosedLevels<TSimd, TVector>>(in from, at, low, gain, ref destination);
                if (ahead <= lastAhead)
                {
                    if (typeof(T) == typeof(Half))
                    {
                        HalfExtremes.Add(in Unsafe.As<T, Half>(ref Unsafe.AsRef(in next)), ahead, block, ref lowKeys, ref highKeys);
                    }
                    else
                    {
                        var a = MapLoops<TSimd, TVector, T>.Load(in next, ahead);
                        var b = MapLoops<TSimd, TVector, T>.Load(in next, ahead + vector);
                        var c = MapLoops<TSimd, TVector, T>.Load(in next, ahead + (2 * vector));
                        var d = MapLoops<TSimd, TVector, T>.Load(in next, ahead + (3 * vector));
                        (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
                        (lo1, hi1) = (TSimd.Min(b, lo1), TSimd.Max(b, hi1));
                        (lo0, hi0) = (TSimd.Min(c, lo0), TSimd.Max(c, hi0));
                        (lo1, hi1) = (TSimd.Min(d, lo1), TSimd.Max(d, hi1));
                    }

                    ahead = ahead == lastAhead ? lastAhead + 1 : nuint.Min(ahead + (ahead == 0 ? second : block), lastAhead);
                }

                if (at == last)
                {
                    break;
                }
            }

            from = ref Unsafe.Add(ref from, width);
            destination = ref Unsafe.AddByteOffset(ref destination, pitch);
        }

        bool areFinite = true;
        if (typeof(T) == typeof(Half))
        {
            areFinite = HalfExtremes.TryFinish(lowKeys, highKeys, out extremes);
        }
        else
        {
            extremes = new() { Low = TSimd.MinAcross(TSimd.Min(lo0, lo1)), High = TSimd.MaxAcross(TSimd.Max(hi0, hi1)) };
        }

        if (ahead <= lastAhead)
        {
            // Beginning at a line may leave the end of the next map when this one is done.
            AddEnd(in Unsafe.Add(ref Unsafe.AsRef(in next), lastAhead), block, ref extremes);
        }

        if (typeof(T) == typeof(float))
        {
            MapLoops<TSimd, TVector, T>.LookAgain(in next, width * (nuint)rows, ref extremes);
        }
        else if (!areFinite)
        {
            MapLoops<TSimd, TVector, T>.Extremes(in next, width * (nuint)rows, out extremes);
        }
    }

    // Out of line: the loop above needs its registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddEnd(ref readonly T source, nuint count, ref MinMax extremes)
    {
        MapLoops<TSimd, TVector, T>.Extremes(in source, count, out var end);
        extremes.Add(end);
    }
}
