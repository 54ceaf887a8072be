using System.Runtime.CompilerServices;

namespace GpuTiler.Onnx;

/// <summary>
/// The exact sums of the values of a map and of their squares, as many small ones: the n-th has the values whose exponent is 16n to
/// 16n + 15, as whole numbers of 2^16n units, so that adding a value is one addition. 2²⁴ values fit before they must be taken over.
/// </summary>
internal struct ChunkSums
{
    /// <summary>How many values fit.</summary>
    public const int Most = 1 << 24;

    private const int ChunkBits = 4, HalfBits = 24;

    private Values values;
    private Squares squares;

    /// <summary>Adds a finite value other than 0, given by its bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint bits)
    {
        const int MantissaBits = 23;
        uint exponent = (bits >> MantissaBits) & 0xFF;
        long mantissa = (bits & ((1u << MantissaBits) - 1)) | (exponent == 0 ? 0 : 1u << MantissaBits);
        int shift = (int)exponent - (exponent == 0 ? 0 : 1);
        long sign = (int)bits >> 31;
        values[shift >> ChunkBits] += ((mantissa << (shift & 15)) ^ sign) - sign;
        long square = mantissa * mantissa;
        int twice = shift << 1;
        squares[twice >> ChunkBits] += (square & ((1 << HalfBits) - 1)) << (twice & 15);
        twice += HalfBits;
        squares[twice >> ChunkBits] += (square >> HalfBits) << (twice & 15);
    }

    /// <summary>Adds everything to wide sums, and begins anew.</summary>
    public void MoveTo(Span<ulong> sum, Span<ulong> sumOfSquares)
    {
        Move(values, sum);
        Move(squares, sumOfSquares);
        this = default;
    }

    private static void Move(ReadOnlySpan<long> chunks, Span<ulong> words)
    {
        for (int i = 0; i < chunks.Length; i++)
        {
            if (chunks[i] != 0)
            {
                WideSum.Add(words, chunks[i], i << ChunkBits);
            }
        }
    }

    // A shift is at most 253, twice that and half a square's bits 530.
    [InlineArray(16)]
    private struct Values
    {
        private long first;
    }

    [InlineArray(34)]
    private struct Squares
    {
        private long first;
    }
}
