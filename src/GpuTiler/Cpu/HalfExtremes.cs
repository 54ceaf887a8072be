using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary>
/// The extremes of binary16 values, found on their bits: as whole numbers they compare in the same order once the magnitude of
/// negative ones is reversed, so nothing needs widening.
/// </summary>
internal static class HalfExtremes
{
    private const short FirstNonFinite = 0x7c00;

    /// <summary>What a search for the lowest keys begins with.</summary>
    public static Vector<short> Highest => Vector.Create(short.MaxValue);

    /// <summary>What a search for the highest keys begins with.</summary>
    public static Vector<short> Lowest => Vector.Create(short.MinValue);

    /// <summary>Finds the extremes of at least <see cref="Vector{T}.Count"/> values.</summary>
    /// <returns>Whether every value is finite; if not, the extremes are undefined.</returns>
    [MethodImpl(Compilation.Alone)]
    public static bool TryFind(ref readonly Half source, nuint count, out MinMax extremes)
    {
        nuint width = (nuint)Vector<short>.Count;
        nuint last = count - width;
        Vector<short> lo0 = Highest, lo1 = lo0, hi0 = Lowest, hi1 = hi0;
        nuint at = 0;
        for (; at + width <= last; at += 2 * width)
        {
            Add(in source, at, width, ref lo0, ref hi0);
            Add(in source, at + width, width, ref lo1, ref hi1);
        }

        for (; at < count; at += width)
        {
            Add(in source, nuint.Min(at, last), width, ref lo0, ref hi0);
        }

        return TryFinish(Vector.Min(lo0, lo1), Vector.Max(hi0, hi1), out extremes);
    }

    /// <summary>
    /// Finds the extremes of as many small maps as go by fours; they follow each other, and have a vector's values or more.
    /// </summary>
    /// <param name="source">The first value of the first map.</param>
    /// <param name="count">Values of a map.</param>
    /// <param name="found">Receives the extremes.</param>
    /// <param name="areFinite">Whether all values are; the extremes of a map whose are not need a clamp and are undefined.</param>
    /// <returns>How many maps it has searched.</returns>
    [MethodImpl(Compilation.Alone)]
    public static int FindSmall(ref readonly Half source, nuint count, Span<MinMax> found, out bool areFinite)
    {
        ref Half map = ref Unsafe.AsRef(in source);
        nuint width = (nuint)Vector<short>.Count, last = count - width;
        int done = 0;
        areFinite = true;
        for (; done + FourExtremes.Maps <= found.Length; done += FourExtremes.Maps)
        {
            Vector<short> lo0 = Highest, lo1 = lo0, lo2 = lo0, lo3 = lo0, hi0 = Lowest, hi1 = hi0, hi2 = hi0, hi3 = hi0;
            for (nuint at = 0; ; at = nuint.Min(at + width, last))
            {
                Add(in map, at, width, ref lo0, ref hi0);
                Add(in map, at + count, width, ref lo1, ref hi1);
                Add(in map, at + (2 * count), width, ref lo2, ref hi2);
                Add(in map, at + (3 * count), width, ref lo3, ref hi3);
                if (at == last)
                {
                    break;
                }
            }

            var low = ~MaxOfEach(~lo0, ~lo1, ~lo2, ~lo3);
            var high = MaxOfEach(hi0, hi1, hi2, hi3);
            if (Vector128.LessThanAll(Vector128.Max(~low, high), Vector128.Create(FirstNonFinite)))
            {
                FourExtremes.Set(FromKeys(low), FromKeys(high), found[done..]);
            }
            else
            {
                areFinite = false;
                for (int i = 0; i < FourExtremes.Maps; i++)
                {
                    found[done + i].NeedClamp = !TryFind(in Unsafe.Add(ref map, (nuint)i * count), count, out found[done + i]);
                }
            }

            map = ref Unsafe.Add(ref map, FourExtremes.Maps * count);
        }

        return done;
    }

    /// <summary>Takes in one, two or four vectors; how many is a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref readonly Half source, nuint at, nuint count, ref Vector<short> lows, ref Vector<short> highs)
    {
        nuint width = (nuint)Vector<short>.Count;
        var a = Key(in source, at);
        (lows, highs) = (Vector.Min(a, lows), Vector.Max(a, highs));
        if (count > width)
        {
            var b = Key(in source, at + width);
            (lows, highs) = (Vector.Min(b, lows), Vector.Max(b, highs));
        }

        if (count > 2 * width)
        {
            var (c, d) = (Key(in source, at + (2 * width)), Key(in source, at + (3 * width)));
            (lows, highs) = (Vector.Min(Vector.Min(c, d), lows), Vector.Max(Vector.Max(c, d), highs));
        }
    }

    /// <summary>Turns the keys that were found into numbers.</summary>
    /// <inheritdoc cref="TryFind"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFinish(Vector<short> lows, Vector<short> highs, out MinMax extremes)
    {
        var (low, high) = Across(lows, highs);
        extremes = new() { Low = FromKey(low), High = FromKey(high) };
        return high < FirstNonFinite && low > ~FirstNonFinite;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<short> Key(ref readonly Half source, nuint at)
    {
        var value = Vector.LoadUnsafe(ref Unsafe.As<Half, short>(ref Unsafe.AsRef(in source)), at);
        return value ^ (Vector.ShiftRightArithmetic(value, 15) & Vector.Create(short.MaxValue));
    }

    // The bits of a finite half, moved up, read as 2⁻¹¹² of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FromKey(short key)
    {
        int bits = key ^ ((key >> 15) & short.MaxValue);
        float magnitude = BitConverter.Int32BitsToSingle((bits & short.MaxValue) << 13) * HalfBits.MovedBias;
        return bits < 0 ? -magnitude : magnitude;
    }

    // The same of the first four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FromKeys(Vector128<short> keys)
    {
        var key = Vector128.WidenLower(keys);
        var magnitude = key ^ ((key >> 31) & Vector128.Create((int)short.MaxValue));
        var moved = ((magnitude & Vector128.Create((int)short.MaxValue)) << 13).AsSingle() * Vector128.Create(HalfBits.MovedBias);
        return (moved.AsInt32() | (key & Vector128.Create(int.MinValue))).AsSingle();
    }

    // The largest keys of a, c, b and d, in this order, and once more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> MaxOfEach(Vector<short> a, Vector<short> b, Vector<short> c, Vector<short> d)
    {
        var (ab, cd) = (MaxOfBoth(Folded(a), Folded(b)), MaxOfBoth(Folded(c), Folded(d)));
        var twice = MaxOfBoth(ab, cd);
        return Vector128.Max(twice, Vector128.Shuffle(twice.AsInt64(), Vector128.Create(1L, 0L)).AsInt16());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> MaxOfBoth(Vector128<short> a, Vector128<short> b) =>
        Vector128.Max(Interleaving.Low(a, b), Interleaving.High(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Folded(Vector<short> values) => Vector128.Max(Lower(values), Upper(values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (short Low, short High) Across(Vector<short> lows, Vector<short> highs)
    {
        if (Sse41.IsSupported)
        {
            // The instruction compares unsigned numbers: with the sign turned they are in the same order, with the rest turned in the
            // reverse.
            var (low, high) = (Vector128.Min(Lower(lows), Upper(lows)), Vector128.Max(Lower(highs), Upper(highs)));
            return (
                (short)(Sse41.MinHorizontal((low ^ Vector128.Create(short.MinValue)).AsUInt16())[0] ^ 0x8000),
                (short)(Sse41.MinHorizontal((high ^ Vector128.Create(short.MaxValue)).AsUInt16())[0] ^ 0x7fff));
        }

        // Negated, a minimum is a maximum: ~key reverses the order.
        return ((short)~MaxAcross(~lows), MaxAcross(highs));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short MaxAcross(Vector<short> values)
    {
        var eight = Vector128.Max(Lower(values), Upper(values));
        eight = Vector128.Max(eight, Vector128.Shuffle(eight, Vector128.Create((short)4, 5, 6, 7, 0, 1, 2, 3)));
        eight = Vector128.Max(eight, Vector128.Shuffle(eight, Vector128.Create((short)2, 3, 0, 1, 6, 7, 4, 5)));
        return Math.Max(eight[0], eight[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Lower(Vector<short> values) => values.AsVector128();

    // The lower half again where a vector has no upper one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Upper(Vector<short> values) =>
        Vector<short>.Count == Vector128<short>.Count ? values.AsVector128() : values.AsVector256().GetUpper();
}
