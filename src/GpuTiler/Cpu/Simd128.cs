using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>The portable width, 4 values: no instruction set is named, so it runs everywhere.</summary>
internal readonly struct Simd128 : ISimdWidth<Vector128<float>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref readonly float source, nuint index) => Vector128.LoadUnsafe(in source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref readonly Half source, nuint index, bool isFinite) =>
        HalfBits.Widen(Bits(in source, index), isFinite);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SubtractNormal(ref readonly Half source, nuint index, Vector128<float> low) =>
        (HalfBits.Move(Bits(in source, index)) * Vector128.Create(HalfBits.MovedBias)) - low;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveSubnormal(ref readonly Half source, nuint index)
    {
        ref ushort bits = ref Unsafe.As<Half, ushort>(ref Unsafe.AsRef(in source));
        return HalfBits.HaveSubnormal(
            Vector128.LoadUnsafe(ref bits, index), Vector128.LoadUnsafe(ref bits, index + (nuint)Vector128<ushort>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> left, Vector128<float> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> left, Vector128<float> right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> left, Vector128<float> right) => left * right;

    // A comparison with NaN is false on every processor; the minimum instructions differ there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> first, Vector128<float> second) =>
        Vector128.ConditionalSelect(Vector128.LessThan(first, second), first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> first, Vector128<float> second) =>
        Vector128.ConditionalSelect(Vector128.GreaterThan(first, second), first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> HideInfinity(Vector128<float> value) => Vector128.ConditionalSelect(
        Vector128.LessThan(Vector128.Abs(value), Vector128.Create(float.PositiveInfinity)), value, Vector128.Create(float.NaN));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Canonical(Vector128<float> value) => Vector128.ConditionalSelect(
        Vector128.LessThan(Vector128.Abs(value), Vector128.Create(Quantization.Tiny)), Vector128<float>.Zero, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> KeepInfinity(Vector128<float> levels, Vector128<float> value)
    {
        var infinity = Vector128.Create(float.PositiveInfinity);
        return Vector128.ConditionalSelect(Vector128.Equals(value, infinity), infinity, levels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FoldMin(Vector128<float> value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> FoldMax(Vector128<float> value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(Vector128<float> value)
    {
        var pairs = Min(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return Min(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(Vector128<float> value)
    {
        var pairs = Max(value, Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1)));
        return Max(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWhole(Vector128<float> values, ref int destination, nuint index) =>
        Vector128.ConvertToInt32(values).StoreUnsafe(ref destination, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> levels, ref byte destination, nuint index)
    {
        var words = Vector128.Narrow(Round(levels), Vector128<uint>.Zero);
        uint bytes = Vector128.Narrow(words, words).AsUInt32().ToScalar();
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, index), bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, bool clamp, ref byte destination, nuint index) =>
        Vector128.Narrow(Vector128.Narrow(Round(a), Round(b)), Vector128.Narrow(Round(c), Round(d))).StoreUnsafe(ref destination, index);

    // Adding 1.5·2²³ leaves no bit below the point, so the addition itself rounds half to even; the level is in the low byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Round(Vector128<float> levels)
    {
        var clamped = Min(Max(levels, Vector128<float>.Zero), Vector128.Create(255f));
        return (clamped + Vector128.Create(12582912f)).AsUInt32() & Vector128.Create(255u);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Bits(ref readonly Half source, nuint index)
    {
        long bits = Unsafe.ReadUnaligned<long>(ref Unsafe.As<Half, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in source), index)));
        return Vector128.WidenLower(Vector128.CreateScalarUnsafe(bits).AsInt16());
    }
}
