using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// The extremes of binary16 values, found on their bits: as whole numbers they compare in the same order once the magnitude of
/// negative ones is reversed, so nothing needs widening.
/// </summary>
internal static class HalfExtremes
{
    private const short FirstNonFinite = 0x7c00;

    /// <summary>Finds the extremes of at least <see cref="Vector{T}.Count"/> values.</summary>
    /// <returns>Whether every value is finite; if not, the extremes are undefined.</returns>
    [MethodImpl(Compilation.Alone)]
    public static bool TryFind(ref readonly Half source, nuint count, out MinMax extremes)
    {
        ref short bits = ref Unsafe.As<Half, short>(ref Unsafe.AsRef(in source));
        nuint width = (nuint)Vector<short>.Count;
        nuint last = count - width;
        Vector<short> lo0 = Vector.Create(short.MaxValue), lo1 = lo0, hi0 = Vector.Create(short.MinValue), hi1 = hi0;
        nuint at = 0;
        for (; at + width <= last; at += 2 * width)
        {
            var (a, b) = (Key(ref bits, at), Key(ref bits, at + width));
            (lo0, hi0) = (Vector.Min(a, lo0), Vector.Max(a, hi0));
            (lo1, hi1) = (Vector.Min(b, lo1), Vector.Max(b, hi1));
        }

        for (; at < count; at += width)
        {
            var a = Key(ref bits, nuint.Min(at, last));
            (lo0, hi0) = (Vector.Min(a, lo0), Vector.Max(a, hi0));
        }

        var (low, high) = Across(Vector.Min(lo0, lo1), Vector.Max(hi0, hi1));
        extremes = new() { Low = FromKey(low), High = FromKey(high) };
        return high < FirstNonFinite && low > ~FirstNonFinite;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<short> Key(ref short bits, nuint at)
    {
        var value = Vector.LoadUnsafe(ref bits, at);
        return value ^ (Vector.ShiftRightArithmetic(value, 15) & Vector.Create(short.MaxValue));
    }

    // The bits of a finite half, moved up, read as 2⁻¹¹² of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FromKey(short key)
    {
        const float Bias = 5.192296858534828e33f;
        int bits = key ^ ((key >> 15) & short.MaxValue);
        float magnitude = BitConverter.Int32BitsToSingle((bits & short.MaxValue) << 13) * Bias;
        return bits < 0 ? -magnitude : magnitude;
    }

    // Negated, a minimum is a maximum: ~key reverses the order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (short Low, short High) Across(Vector<short> lows, Vector<short> highs) => ((short)~MaxAcross(~lows), MaxAcross(highs));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short MaxAcross(Vector<short> values)
    {
        Vector128<short> eight;
        if (Vector<short>.Count == Vector128<short>.Count)
        {
            eight = values.AsVector128();
        }
        else
        {
            var sixteen = values.AsVector256();
            eight = Vector128.Max(sixteen.GetLower(), sixteen.GetUpper());
        }

        eight = Vector128.Max(eight, Vector128.Shuffle(eight, Vector128.Create((short)4, 5, 6, 7, 0, 1, 2, 3)));
        eight = Vector128.Max(eight, Vector128.Shuffle(eight, Vector128.Create((short)2, 3, 0, 1, 6, 7, 4, 5)));
        return Math.Max(eight[0], eight[1]);
    }
}
