using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary>AVX-512 (F and BW): 16 values.</summary>
internal readonly struct Simd512 : ISimdWidth<Vector512<float>>
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly float source, nuint index) => Vector512.LoadUnsafe(in source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly Half source, nuint index, bool isFinite) =>
        HalfBits.Widen(Bits(in source, index), isFinite);

    // The product is exact, so it is rounded once either way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SubtractNormal(ref readonly Half source, nuint index, Vector512<float> low) =>
        Avx512F.FusedMultiplySubtract(HalfBits.Move(Bits(in source, index)), Vector512.Create(HalfBits.MovedBias), low);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveSubnormal(ref readonly Half source, nuint index)
    {
        ref ushort bits = ref Unsafe.As<Half, ushort>(ref Unsafe.AsRef(in source));
        return HalfBits.HaveSubnormal(
            Vector512.LoadUnsafe(ref bits, index), Vector512.LoadUnsafe(ref bits, index + (nuint)Vector512<ushort>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> first, Vector512<float> second) => Avx512F.Min(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> first, Vector512<float> second) => Avx512F.Max(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> HideInfinity(Vector512<float> value) => Vector512.ConditionalSelect(
        Vector512.LessThan(Vector512.Abs(value), Vector512.Create(float.PositiveInfinity)), value, Vector512.Create(float.NaN));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Canonical(Vector512<float> value) => Vector512.ConditionalSelect(
        Vector512.LessThan(Vector512.Abs(value), Vector512.Create(Quantization.Tiny)), Vector512<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> KeepInfinity(Vector512<float> levels, Vector512<float> value)
    {
        var infinity = Vector512.Create(float.PositiveInfinity);
        return Vector512.ConditionalSelect(Vector512.Equals(value, infinity), infinity, levels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FoldMin(Vector512<float> value) => Simd256.FoldMin(Avx.Min(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FoldMax(Vector512<float> value) => Simd256.FoldMax(Avx.Max(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(Vector512<float> value) => Simd256.MinAcross(Avx.Min(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector512<float> value) => Simd256.MaxAcross(Avx.Max(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWhole(Vector512<float> values, ref int destination, nuint index) =>
        Avx512F.ConvertToVector512Int32WithTruncation(values).StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> levels, ref byte destination, nuint index)
    {
        var positive = Avx512F.Max(levels, Vector512<float>.Zero);
        var words = Round(positive, clamp: true).AsUInt32();
        Avx512F.ConvertToVector128ByteWithSaturation(words).StoreUnsafe(ref destination, index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, bool clamp, ref byte destination, nuint index)
    {
        var order = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        Avx512F.PermuteVar16x32(Pack(a, b, c, d, clamp).AsInt32(), order).AsByte().StoreUnsafe(ref destination, index);
    }

    /// <summary>
    /// The bytes of <see cref="Store(Vector512{float}, Vector512{float}, Vector512{float}, Vector512{float}, bool, ref byte, nuint)"/>.
    /// Packing works in lanes of 128 bits, so the groups of four bytes come out as a0 b0 c0 d0, a1 b1 c1 d1, and so on.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Pack(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, bool clamp)
    {
        var ab = Avx512BW.PackSignedSaturate(Round(a, clamp), Round(b, clamp));
        var cd = Avx512BW.PackSignedSaturate(Round(c, clamp), Round(d, clamp));
        return Avx512BW.PackUnsignedSaturate(ab, cd);
    }

    // With 255 first, NaN stays NaN; it and anything below −2³¹ convert to the most negative integer, which saturates to 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Round(Vector512<float> levels, bool clamp) =>
        Avx512F.ConvertToVector512Int32(clamp ? Avx512F.Min(Vector512.Create(255f), levels) : levels);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Bits(ref readonly Half source, nuint index) =>
        Avx512F.ConvertToVector512Int32(Vector256.LoadUnsafe(ref Unsafe.As<Half, short>(ref Unsafe.AsRef(in source)), index));
}
