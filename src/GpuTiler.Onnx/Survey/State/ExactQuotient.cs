using System.Numerics;

namespace GpuTiler.Onnx;

/// <summary>A quotient of two whole numbers as the binary64 nearest to it; of two that are as near, the even one.</summary>
internal static class ExactQuotient
{
    private const int MantissaBits = 53;

    /// <summary><c>numerator / denominator · 2^−scale</c>, rounded once. The result must be no subnormal number.</summary>
    public static double Of(BigInteger numerator, BigInteger denominator, int scale)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        // Two bits more than a mantissa, of which the last says whether anything follows.
        var magnitude = BigInteger.Abs(numerator);
        int shift = MantissaBits + 2 - (int)(magnitude.GetBitLength() - denominator.GetBitLength());
        var quotient = shift >= 0
            ? BigInteger.DivRem(magnitude << shift, denominator, out var rest)
            : BigInteger.DivRem(magnitude, denominator << -shift, out rest);
        ulong bits = (ulong)quotient;
        int spare = BitOperations.Log2(bits) + 1 - MantissaBits;
        ulong half = 1UL << (spare - 1), below = bits & ((half << 1) - 1), mantissa = bits >> spare;
        mantissa += below > half || (below == half && (!rest.IsZero || (mantissa & 1) == 1)) ? 1UL : 0;
        return Math.ScaleB(numerator.Sign * (double)mantissa, spare - shift - scale);
    }
}
