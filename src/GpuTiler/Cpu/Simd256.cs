using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary>AVX2: 8 values.</summary>
internal readonly struct Simd256 : ISimdWidth<Vector256<float>>
{
    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref readonly float source, nuint index) => Vector256.LoadUnsafe(in source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ref readonly Half source, nuint index, bool isFinite) =>
        HalfBits.Widen(Bits(in source, index), isFinite);

    // The product is exact, so it is rounded once either way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> SubtractNormal(ref readonly Half source, nuint index, Vector256<float> low) => Fma.IsSupported
        ? Fma.MultiplySubtract(HalfBits.Move(Bits(in source, index)), Vector256.Create(HalfBits.MovedBias), low)
        : (HalfBits.Move(Bits(in source, index)) * Vector256.Create(HalfBits.MovedBias)) - low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveSubnormal(ref readonly Half source, nuint index)
    {
        ref ushort bits = ref Unsafe.As<Half, ushort>(ref Unsafe.AsRef(in source));
        return HalfBits.HaveSubnormal(
            Vector256.LoadUnsafe(ref bits, index), Vector256.LoadUnsafe(ref bits, index + (nuint)Vector256<ushort>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> left, Vector256<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> left, Vector256<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> left, Vector256<float> right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> first, Vector256<float> second) => Avx.Min(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> first, Vector256<float> second) => Avx.Max(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> HideInfinity(Vector256<float> value) => Vector256.ConditionalSelect(
        Vector256.LessThan(Vector256.Abs(value), Vector256.Create(float.PositiveInfinity)), value, Vector256.Create(float.NaN));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Canonical(Vector256<float> value) => Vector256.ConditionalSelect(
        Vector256.LessThan(Vector256.Abs(value), Vector256.Create(Quantization.Tiny)), Vector256<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> KeepInfinity(Vector256<float> levels, Vector256<float> value)
    {
        var infinity = Vector256.Create(float.PositiveInfinity);
        return Vector256.ConditionalSelect(Vector256.Equals(value, infinity), infinity, levels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FoldMin(Vector256<float> value) => Sse.Min(value.GetLower(), value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FoldMax(Vector256<float> value) => Sse.Max(value.GetLower(), value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(Vector256<float> value) => MinAcross(Sse.Min(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector256<float> value) => MaxAcross(Sse.Max(value.GetLower(), value.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWhole(Vector256<float> values, ref int destination, nuint index) =>
        Avx.ConvertToVector256Int32WithTruncation(values).StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> levels, ref byte destination, nuint index)
    {
        var words = Round(levels, clamp: true);
        var halves = Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper());
        ulong bytes = Sse2.PackUnsignedSaturate(halves, halves).AsUInt64().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, index), bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, bool clamp, ref byte destination, nuint index)
    {
        var ab = Avx2.PackSignedSaturate(Round(a, clamp), Round(b, clamp));
        var cd = Avx2.PackSignedSaturate(Round(c, clamp), Round(d, clamp));
        // Packing works in lanes of 128 bits, so the groups of four bytes come out as a0 b0 c0 d0, a1 b1 c1 d1.
        var order = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        Avx2.PermuteVar8x32(Avx2.PackUnsignedSaturate(ab, cd).AsInt32(), order).AsByte().StoreUnsafe(ref destination, index);
    }

    // With 255 first, NaN stays NaN; it and anything below −2³¹ convert to the most negative integer, which saturates to 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Round(Vector256<float> levels, bool clamp) =>
        Avx.ConvertToVector256Int32(clamp ? Avx.Min(Vector256.Create(255f), levels) : levels);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MinAcross(Vector128<float> value)
    {
        var pairs = Sse.Min(value, Sse.MoveHighToLow(value, value));
        return Sse.MinScalar(pairs, Sse.Shuffle(pairs, pairs, 1)).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MaxAcross(Vector128<float> value)
    {
        var pairs = Sse.Max(value, Sse.MoveHighToLow(value, value));
        return Sse.MaxScalar(pairs, Sse.Shuffle(pairs, pairs, 1)).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Bits(ref readonly Half source, nuint index) =>
        Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref Unsafe.As<Half, short>(ref Unsafe.AsRef(in source)), index));
}
