using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// The extremes of small maps that follow each other: four are searched at a time, and what their vectors found is joined at once.
/// </summary>
internal static class SmallExtremes<TSimd, TVector, T>
    where TSimd : struct, ISimdWidth<TVector>
    where TVector : struct
    where T : unmanaged
{
    // From here on, searching a map alone is as quick.
    private const int MostValues = 1024;

    /// <summary>Whether maps of so many values can be searched, and are better searched here.</summary>
    public static bool CanFind(nuint count) =>
        count >= (nuint)(typeof(T) == typeof(float) ? TSimd.Count : Vector<short>.Count) && count <= MostValues;

    /// <summary>Finds the extremes of as many maps as go by fours.</summary>
    /// <param name="source">The first value of the first map.</param>
    /// <param name="count">Values of a map, a vector's or more.</param>
    /// <param name="found">Receives the extremes.</param>
    /// <returns>How many maps it has searched.</returns>
    public static int Find(ref readonly T source, nuint count, Span<MinMax> found)
    {
        if (typeof(T) == typeof(float))
        {
            return Find(in Unsafe.As<T, float>(ref Unsafe.AsRef(in source)), count, found);
        }

        int done = HalfExtremes.FindSmall(in Unsafe.As<T, Half>(ref Unsafe.AsRef(in source)), count, found, out bool areFinite);
        for (int i = 0; i < done && !areFinite; i++)
        {
            if (found[i].NeedClamp)
            {
                MapLoops<TSimd, TVector, T>.Extremes(in Unsafe.Add(ref Unsafe.AsRef(in source), (nuint)i * count), count, out found[i]);
            }
        }

        return done;
    }

    [MethodImpl(Compilation.Alone)]
    private static int Find(ref readonly float source, nuint count, Span<MinMax> found)
    {
        ref float map = ref Unsafe.AsRef(in source);
        nuint vector = (nuint)TSimd.Count, last = count - vector;
        int done = 0;
        for (; done + FourExtremes.Maps <= found.Length; done += FourExtremes.Maps)
        {
            TVector lo0 = TSimd.Broadcast(float.PositiveInfinity), lo1 = lo0, lo2 = lo0, lo3 = lo0;
            TVector hi0 = TSimd.Broadcast(float.NegativeInfinity), hi1 = hi0, hi2 = hi0, hi3 = hi0;
            for (nuint at = 0; ; at = nuint.Min(at + vector, last))
            {
                var (a, b) = (TSimd.Load(in map, at), TSimd.Load(in map, at + count));
                var (c, d) = (TSimd.Load(in map, at + (2 * count)), TSimd.Load(in map, at + (3 * count)));
                (lo0, hi0) = (TSimd.Min(a, lo0), TSimd.Max(a, hi0));
                (lo1, hi1) = (TSimd.Min(b, lo1), TSimd.Max(b, hi1));
                (lo2, hi2) = (TSimd.Min(c, lo2), TSimd.Max(c, hi2));
                (lo3, hi3) = (TSimd.Min(d, lo3), TSimd.Max(d, hi3));
                if (at == last)
                {
                    break;
                }
            }

            var low = MinOfEach(TSimd.FoldMin(lo0), TSimd.FoldMin(lo1), TSimd.FoldMin(lo2), TSimd.FoldMin(lo3));
            var high = MaxOfEach(TSimd.FoldMax(hi0), TSimd.FoldMax(hi1), TSimd.FoldMax(hi2), TSimd.FoldMax(hi3));
            FourExtremes.Set(low, high, found[done..]);
            if (!AreFinite(low, high))
            {
                LookAgain(in map, count, found.Slice(done, FourExtremes.Maps));
            }

            map = ref Unsafe.Add(ref map, FourExtremes.Maps * count);
        }

        return done;
    }

    // A map without any number has infinite ends too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreFinite(Vector128<float> low, Vector128<float> high) => Vector128.LessThanAll(
        Vector128.Max(Vector128.Abs(low), Vector128.Abs(high)), Vector128.Create(float.PositiveInfinity));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LookAgain(ref readonly float map, nuint count, Span<MinMax> found)
    {
        for (int i = 0; i < found.Length; i++)
        {
            MapLoops<TSimd, TVector, float>.LookAgain(in Unsafe.Add(ref Unsafe.AsRef(in map), (nuint)i * count), count, ref found[i]);
        }
    }

    // Of a, c, b and d, in this order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MinOfEach(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        var (ab, cd) = (Simd128.Min(Low(a, b), High(a, b)), Simd128.Min(Low(c, d), High(c, d)));
        return Simd128.Min(Low(ab, cd), High(ab, cd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MaxOfEach(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        var (ab, cd) = (Simd128.Max(Low(a, b), High(a, b)), Simd128.Max(Low(c, d), High(c, d)));
        return Simd128.Max(Low(ab, cd), High(ab, cd));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> left, Vector128<float> right) =>
        Interleaving.Low(left.AsInt32(), right.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> left, Vector128<float> right) =>
        Interleaving.High(left.AsInt32(), right.AsInt32()).AsSingle();
}
