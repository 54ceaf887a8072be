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

        if (count == 0)
        {
            return (lo, hi);
        }

        // The second search continues where the first ended.
        var (groups, before) = (touched, 0);
        int lowBin = BinAt(PercentileRange.Rank(count, range.LowHundredths), ref groups, ref before);
        return PercentileRange.Between(lo, hi, lowBin, BinAt(PercentileRange.Rank(count, range.HighHundredths), ref groups, ref before));
    }

    /// <summary>Resets all counts to 0.</summary>
    public void Clear()
    {
        for (; touched != 0; touched &= touched - 1)
        {
            counts.AsSpan(Start(touched), Group).Clear();
        }
    }

    // The first bin by which so many values are counted; before are those of the groups that are passed.
    private int BinAt(int rank, ref ulong groups, ref int before)
    {
        for (int sum = Sum(Start(groups)); before + sum < rank; sum = Sum(Start(groups)))
        {
            before += sum;
            groups &= groups - 1;
        }

        int place = Start(groups);
        for (int counted = before + counts[place]; counted < rank; counted += counts[place])
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
