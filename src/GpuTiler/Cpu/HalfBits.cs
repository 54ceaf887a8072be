using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>Binary16 to binary32 in integer steps, exact for every value; .NET has no intrinsic for the instruction.</summary>
internal static class HalfBits
{
    // The bits of a half, moved up, lack a bias of 112 in the exponent. Infinity and NaN lack twice that. A subnormal has no
    // hidden bit: given one, it reads as 2⁻¹⁴ more than it is.
    private const int Bias = 112 << 23;
    private const int FirstNonFinite = 0x7c00 << 13;
    private const int FirstNormal = 0x0400 << 13;
    private const int HiddenBit = 1 << 23;
    private const float Excess = 6.103515625e-05f;

    /// <summary>Widens sign-extended 16-bit patterns. <paramref name="isFinite"/> is a constant: true where every value is known to be.</summary>
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
