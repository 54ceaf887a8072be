using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// How many values a map has, their sum and the sum of their squares, in <see cref="StepScale.Sums"/> between the extremes. The sums of
/// parts add up to the sums of the whole, whatever the order; 2³¹ values of 65,535 do not overflow them.
/// </summary>
internal struct MapSums
{
    /// <summary>The step of the largest value.</summary>
    public const int Top = 65535;

    public long Count;
    public ulong Sum;
    public ulong Squares;

    /// <summary>Takes in one value.</summary>
    public void Add(int step) => Add(new MapSums { Count = 1, Sum = (ulong)step, Squares = (ulong)step * (ulong)step });

    /// <summary>Takes in a run of up to 65,536 values; a negative step is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<int> steps)
    {
        var (missing, sums) = (Vector<int>.Zero, Vector<uint>.Zero);
        var (low, high) = (Vector<ulong>.Zero, Vector<ulong>.Zero);
        int i = 0;
        for (; i + Vector<int>.Count <= steps.Length; i += Vector<int>.Count)
        {
            var step = new Vector<int>(steps[i..]);
            var isNone = Vector.ShiftRightArithmetic(step, 31);
            var value = Vector.AsVectorUInt32(Vector.AndNot(step, isNone));
            missing += isNone;
            sums += value;
            Vector.Widen(value * value, out var lower, out var upper);
            (low, high) = (low + lower, high + upper);
        }

        Vector.Widen(sums, out var lowSums, out var highSums);
        Add(new MapSums { Count = i + Vector.Sum(missing), Sum = Vector.Sum(lowSums + highSums), Squares = Vector.Sum(low + high) });
        foreach (int step in steps[i..])
        {
            if (step >= 0)
            {
                Add(step);
            }
        }
    }

    /// <summary>Takes in the sums of another part.</summary>
    public void Add(in MapSums other) => (Count, Sum, Squares) = (Count + other.Count, Sum + other.Sum, Squares + other.Squares);

    /// <summary>
    /// Mean − k·σ and mean + k·σ, where the values lie between <paramref name="lo"/> and <paramref name="hi"/>. Mean and σ are whole
    /// numbers of 1/65,536 step, rounded down; from there on it is binary32, each operation rounded once:
    /// <code>
    /// t = (mean ∓ k·σ)·(1 / (65535·65536))    end = (l·s + (r·s)·t)·(2/s), at most the largest finite number
    /// </code>
    /// s is 2⁻⁸ for r ≥ 2⁶⁴, so that nothing overflows, and otherwise 1.
    /// </summary>
    public readonly (float Lo, float Hi) Around(float lo, float hi, float k)
    {
        var range = HalfRange.Between(lo, hi);
        // None is counted between the ends only where another thread writes the values meanwhile.
        if (range.IsFlat || Count == 0)
        {
            return (lo, hi);
        }

        ulong mean = (Sum << 16) / (ulong)Count;
        ulong meanSquare = (ulong)(((UInt128)Squares << 32) / (ulong)Count);
        float center = Leading((uint)mean), deviation = k * Leading(Root(meanSquare - (mean * mean)));
        float s = range.Width >= 1.8446744e19f ? 1f / 256 : 1;
        return (End(center - deviation), End(center + deviation));

        float End(float position)
        {
            float t = position * (1f / (65535f * 65536f));
            float largest = float.MaxValue * 0.5f * s;
            return Math.Clamp((range.Low * s) + (range.Width * s * t), -largest, largest) * (2 / s);
        }
    }

    /// <summary>The largest whole number whose square is not above <paramref name="square"/>.</summary>
    public static uint Root(ulong square)
    {
        uint root = 0;
        for (uint bit = 1u << 31; bit > 0; bit >>= 1)
        {
            ulong larger = root | bit;
            root = larger * larger <= square ? (uint)larger : root;
        }

        return root;
    }

    // As many leading bits as binary32 holds, so that no conversion rounds.
    private static float Leading(uint value) => value >= 1u << 24 ? value & ~255u : value;
}
