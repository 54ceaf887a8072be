using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>Binary16 to binary32 in integer steps, exact for every value; .NET has no intrinsic for the instruction.</summary>
internal static class HalfBits
{
    /// <summary>
    /// What a sign-extended pattern is divided by once its magnitude is moved up and the bits of the sign between are cleared: 2¹¹². That
    /// of a subnormal number is one of binary32 too, and multiplying it takes a processor a hundred cycles.
    /// </summary>
    public const float MovedBias = 5.192296858534828e33f;

    // The bits of a half, moved up, lack a bias of 112 in the exponent. Infinity and NaN lack twice that. A subnormal has no
    // hidden bit: given one, it reads as 2⁻¹⁴ more than it is.
    private const int Bias = 112 << 23;
    private const int FirstNonFinite = 0x7c00 << 13;
    private const int FirstNormal = 0x0400 << 13;
    private const int HiddenBit = 1 << 23;
    private const float Excess = 6.103515625e-05f;

    private const int Moved = unchecked((int)0x8fffe000);

    // Twice the smallest normal magnitude, less one: of zero, that is the largest number there is.
    private const ushort FirstNormalMagnitude = (0x400 << 1) - 1;

    /// <summary>A number divided by <see cref="MovedBias"/>, in fewer steps than to widen it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Move(Vector512<int> bits) => ((bits << 13) & Vector512.Create(Moved)).AsSingle();

    /// <inheritdoc cref="Move(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Move(Vector256<int> bits) => ((bits << 13) & Vector256.Create(Moved)).AsSingle();

    /// <inheritdoc cref="Move(Vector512{int})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Move(Vector128<int> bits) => ((bits << 13) & Vector128.Create(Moved)).AsSingle();

    /// <summary>Whether a subnormal number is among as many 16-bit patterns as two vectors hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveSubnormal(Vector512<ushort> first, Vector512<ushort> second) => Vector512.LessThanAny(
        Vector512.Min((first + first) - Vector512<ushort>.One, (second + second) - Vector512<ushort>.One),
        Vector512.Create(FirstNormalMagnitude));

    /// <inheritdoc cref="HaveSubnormal(Vector512{ushort}, Vector512{ushort})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveSubnormal(Vector256<ushort> first, Vector256<ushort> second) => Vector256.LessThanAny(
        Vector256.Min((first + first) - Vector256<ushort>.One, (second + second) - Vector256<ushort>.One),
        Vector256.Create(FirstNormalMagnitude));

    /// <inheritdoc cref="HaveSubnormal(Vector512{ushort}, Vector512{ushort})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HaveSubnormal(Vector128<ushort> first, Vector128<ushort> second) => Vector128.LessThanAny(
        Vector128.Min((first + first) - Vector128<ushort>.One, (second + second) - Vector128<ushort>.One),
        Vector128.Create(FirstNormalMagnitude));

    /// <summary>
    /// Widens sign-extended 16-bit patterns. <paramref name="isFinite"/> is a constant: true where every value is known to be.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Widen(Vector512<int> bits, bool isFinite)
    {
        var magnitude = (bits << 13) & Vector512.Create(0x0fffe000);
        var biased = magnitude + Vector512.Create(Bias);
        if (!isFinite)
        {
            biased += Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(FirstNonFinite)) & Vector512.Create(Bias);
        }

        var subnormal = (biased + Vector512.Create(HiddenBit)).AsSingle() - Vector512.Create(Excess);
        var value = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(FirstNormal)), subnormal.AsInt32(), biased);
        return (value | (bits & Vector512.Create(int.MinValue))).AsSingle();
    }

    /// <inheritdoc cref="Widen(Vector512{int}, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Widen(Vector256<int> bits, bool isFinite)
    {
        var magnitude = (bits << 13) & Vector256.Create(0x0fffe000);
        var biased = magnitude + Vector256.Create(Bias);
        if (!isFinite)
        {
            biased += Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(FirstNonFinite)) & Vector256.Create(Bias);
        }

        var subnormal = (biased + Vector256.Create(HiddenBit)).AsSingle() - Vector256.Create(Excess);
        var value = Vector256.ConditionalSelect(Vector256.LessThan(magnitude, Vector256.Create(FirstNormal)), subnormal.AsInt32(), biased);
        return (value | (bits & Vector256.Create(int.MinValue))).AsSingle();
    }

    /// <inheritdoc cref="Widen(Vector512{int}, bool)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(Vector128<int> bits, bool isFinite)
    {
        var magnitude = (bits << 13) & Vector128.Create(0x0fffe000);
        var biased = magnitude + Vector128.Create(Bias);
        if (!isFinite)
        {
            biased += Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(FirstNonFinite)) & Vector128.Create(Bias);
        }

        var subnormal = (biased + Vector128.Create(HiddenBit)).AsSingle() - Vector128.Create(Excess);
        var value = Vector128.ConditionalSelect(Vector128.LessThan(magnitude, Vector128.Create(FirstNormal)), subnormal.AsInt32(), biased);
        return (value | (bits & Vector128.Create(int.MinValue))).AsSingle();
    }
}
