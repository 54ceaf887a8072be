using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>The counts of a histogram, with a note of which parts of it hold any: small maps leave most of it untouched.</summary>
internal sealed class BinCounts
{
    private const int Group = 64;

    // The first place is for what is not counted.
    private readonly int[] counts = new int[1 + PercentileRange.Bins];
    private ulong touched;

    /// <summary>Counts a run of bins; −1 is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<int> bins)
    {
        ref int first = ref counts[1];
        ulong seen = touched;
        foreach (int bin in bins)
        {
            Unsafe.Add(ref first, bin)++;
            seen |= 1UL << (bin / Group);
        }

        touched = seen;
    }

    /// <summary>Takes in the counts of another histogram.</summary>
    public void Add(BinCounts other)
    {
        for (ulong left = other.touched; left != 0; left &= left - 1)
        {
            int start = Start(left);
            Span<int> to = counts.AsSpan(start, Group);
            ReadOnlySpan<int> from = other.counts.AsSpan(start, Group);
            for (int i = 0; i < Group; i += Vector<int>.Count)
            {
                (new Vector<int>(to[i..]) + new Vector<int>(from[i..])).CopyTo(to[i..]);
            }
        }

        touched |= other.touched;
    }

    /// <summary>The range between two percentiles, where the values lie between <paramref name="lo"/> and <paramref name="hi"/>.</summary>
    public (float Lo, float Hi) Between(float lo, float hi, TileRange range)
    {
        int count = 0;
        for (ulong left = touched; left != 0; left &= left - 1)
        {
            count += Sum(Start(left));
        }

        return count == 0 ? (lo, hi) : PercentileRange.Between(
            lo, hi, BinAt(PercentileRange.Rank(count, range.LowHundredths)), BinAt(PercentileRange.Rank(count, range.HighHundredths)));
    }

    /// <summary>Makes all counts 0 again.</summary>
    public void Clear()
    {
        for (; touched != 0; touched &= touched - 1)
        {
            counts.AsSpan(Start(touched), Group).Clear();
        }
    }

    private int BinAt(int rank)
    {
        ulong left = touched;
        int start = Start(left);
        for (int sum = Sum(start); sum < rank; sum = Sum(start))
        {
            rank -= sum;
            left &= left - 1;
            start = Start(left);
        }

        int place = start;
        for (rank -= counts[place]; rank > 0; rank -= counts[place])
        {
            place++;
        }

        return place - 1;
    }

    private int Sum(int start)
    {
        var sums = Vector<int>.Zero;
        ReadOnlySpan<int> group = counts.AsSpan(start, Group);
        for (int i = 0; i < Group; i += Vector<int>.Count)
        {
            sums += new Vector<int>(group[i..]);
        }

        return Vector.Sum(sums);
    }

    // Where the lowest group of a set begins.
    private static int Start(ulong groups) => 1 + (BitOperations.TrailingZeroCount(groups) * Group);
}
