using System.Numerics;

namespace GpuTiler.Onnx;

/// <summary>
/// Sums that nothing is rounded in: integers of several words, in two's complement, the lowest word first. A float32 is a whole number of
/// 2⁻¹⁴⁹, and the square of one a whole number of 2⁻²⁹⁸, so that either is an integer in those units, and a sum of integers has one value
/// in whatever order it is made.
/// </summary>
/// <remarks>
/// A value is below 2²⁷⁷ of its units, and a square below 2⁵⁵⁴; the words leave room for 2¹⁰⁶ values and for 2⁸⁵ squares.
/// </remarks>
internal static class WideSum
{
    /// <summary>Words of a sum of values, in units of 2⁻¹⁴⁹.</summary>
    public const int SumWords = 6;

    /// <summary>Words of a sum of squares, in units of 2⁻²⁹⁸.</summary>
    public const int SquareWords = 10;

    /// <summary>The exponents of the units: a unit is 2 to the power of minus that.</summary>
    public const int SumScale = 149, SquareScale = 298;

    private const int WordBits = 64;

    /// <summary>Adds <c>value·2^shift</c> units.</summary>
    public static void Add(Span<ulong> words, long value, int shift)
    {
        var (word, bits) = (shift / WordBits, shift % WordBits);
        ulong sign = (ulong)(value >> (WordBits - 1));
        Carry(words, word, (ulong)value << bits, bits == 0 ? sign : (ulong)(value >> (WordBits - bits)), sign);
    }

    /// <summary>Adds another sum of the same kind.</summary>
    public static void Add(Span<ulong> words, ReadOnlySpan<ulong> other)
    {
        ulong carry = 0;
        for (int i = 0; i < words.Length; i++)
        {
            ulong once = words[i] + other[i], twice = once + carry;
            carry = (once < other[i] ? 1UL : 0) + (twice < carry ? 1UL : 0);
            words[i] = twice;
        }
    }

    /// <summary>Adds a finite value.</summary>
    public static void AddValue(Span<ulong> words, float value)
    {
        var (mantissa, shift) = Split(value);
        Add(words, value < 0 ? -mantissa : mantissa, shift);
    }

    /// <summary>Adds the square of a finite value.</summary>
    public static void AddSquare(Span<ulong> words, float value)
    {
        var (mantissa, shift) = Split(value);
        Add(words, mantissa * mantissa, 2 * shift);
    }

    /// <summary>Adds a finite value to a sum of squares: one that was summed elsewhere.</summary>
    public static void AddValueToSquares(Span<ulong> words, float value)
    {
        var (mantissa, shift) = Split(value);
        Add(words, value < 0 ? -mantissa : mantissa, shift + SquareScale - SumScale);
    }

    /// <summary>The sum as one number of its units.</summary>
    public static BigInteger ToInteger(ReadOnlySpan<ulong> words)
    {
        BigInteger value = (long)words[^1];
        for (int i = words.Length - 2; i >= 0; i--)
        {
            value = (value << WordBits) + words[i];
        }

        return value;
    }

    /// <summary>A finite value's magnitude as <c>mantissa·2^shift</c> in units of 2⁻¹⁴⁹.</summary>
    public static (long Mantissa, int Shift) Split(float value)
    {
        const int MantissaBits = 23;
        uint bits = BitConverter.SingleToUInt32Bits(value) & int.MaxValue;
        uint exponent = bits >> MantissaBits, fraction = bits & ((1u << MantissaBits) - 1);
        return exponent == 0 ? (fraction, 0) : (fraction | (1u << MantissaBits), (int)exponent - 1);
    }

    private static void Carry(Span<ulong> words, int word, ulong low, ulong high, ulong sign)
    {
        ulong carry = AddTo(ref words[word++], low, 0);
        if (word < words.Length)
        {
            carry = AddTo(ref words[word++], high, carry);
        }

        // Above, nothing changes where nothing is carried on, and where a carry meets the sign of a negative number.
        for (; word < words.Length && sign + carry != 0; word++)
        {
            carry = AddTo(ref words[word], sign, carry);
        }
    }

    private static ulong AddTo(ref ulong word, ulong value, ulong carry)
    {
        ulong once = word + value, twice = once + carry;
        word = twice;
        return (once < value ? 1UL : 0) + (twice < once ? 1UL : 0);
    }
}
