using ILGPU;

namespace GpuTiler.Ilgpu;

/// <content>
/// The ranges that are more than the extremes of a map or of the layer, from integers that add up the same in any order; then the two
/// values that they decide take the extremes' place. Behind the pairs of extremes lie, for each pair, the counts of 4,096 bins, or a count
/// and two sums of 64 bits.
/// </content>
internal readonly partial struct TilePass
{
    private const uint Bins = 4096;
    private const uint SumsWords = 8;
    private const uint Sum = 1;
    private const uint Squares = 3;

    private bool IsPercentile => p.Spread == (uint)RangeSpread.Percentile;

    private uint AtStatistics(uint pair) => AtPair(p.Pairs) + (pair * (IsPercentile ? Bins : SumsWords));

    private Tally NoTally(uint pair)
    {
        uint at = AtPair(pair);
        var range = RangeOf(~extremes[(int)at], extremes[(int)at + 1]);
        var tally = new Tally { At = AtStatistics(pair), Low = range.Low };
        if (!range.IsFlat)
        {
            tally.Gain = IsPercentile ? Quotient(0x800000, 11, range.Width) : Quotient(0xffff00, 8, range.Width);
        }

        return tally;
    }

    private void AddCount(Tally tally) => Atomic.Add(ref extremes[(int)(tally.At + tally.Bin)], tally.Count);

    private void AddSum(uint at, ulong sum)
    {
        uint low = (uint)sum;
        uint before = Atomic.Add(ref extremes[(int)at], low);
        uint carry = before + low < before ? 1u : 0u;
        Atomic.Add(ref extremes[(int)at + 1], (uint)(sum >> 32) + carry);
    }

    private void Take(ref Tally tally, uint bits)
    {
        if (!IsFinite(bits))
        {
            return;
        }

        if (IsPercentile)
        {
            uint bin = StepOf(bits, tally.Low, tally.Gain, 0, 4095);
            if (bin != tally.Bin)
            {
                if (tally.Count != 0)
                {
                    AddCount(tally);
                }

                tally.Bin = bin;
                tally.Count = 0;
            }
        }
        else
        {
            uint step = StepOf(bits, tally.Low, tally.Gain, 0.5f, 65535);
            tally.Sum += step;
            tally.Squares += step * step;
        }

        tally.Count++;
    }

    private void KeepTally(Tally tally)
    {
        if (tally.Count != 0)
        {
            AddCount(tally); // of sums the bin is 0, and the count comes first
            if (!IsPercentile)
            {
                AddSum(tally.At + Sum, tally.Sum);
                AddSum(tally.At + Squares, tally.Squares);
            }
        }
    }

    // How many values must have been counted: at least one, so that nothing is the first bin.
    private static uint RankOf(uint count, uint hundredths) =>
        Math.Max(1, (count / 10000 * hundredths) + (((count % 10000 * hundredths) + 9999) / 10000));

    // The first of a thread's bins by which so many values are counted.
    private uint BinAt(uint at, uint bin, uint before, uint rank)
    {
        uint counted = before + extremes[(int)(at + bin)];
        while (counted < rank)
        {
            bin++;
            counted += extremes[(int)(at + bin)];
        }

        return bin;
    }

    // The key of an edge between two bins.
    private static uint EdgeKey(HalfRange range, uint lowKey, uint highKey, uint edge)
    {
        float half = range.Low + Multiply(range.Width, (int)edge * 0.000244140625f);
        return edge == 0 ? lowKey : edge == Bins ? highKey : ToKey(Canonical(Interop.FloatAsInt(half * 2)));
    }

    // The 24 leading bits as a number.
    private static float LeadingOf(uint value) => value >= 0x1000000 ? Multiply((int)(value >> 8), 256) : (int)value;

    // The key of a place that is given in 1/65,536 step.
    private static uint PlaceKey(HalfRange range, float place)
    {
        bool isHuge = (Interop.FloatAsInt(range.Width) & Exponent) >= (191u << 23);
        float s = isHuge ? 0.00390625f : 1;
        float t = Multiply(place, Interop.IntAsFloat(0x2f800080u)); // 1 / (65535·65536)
        float part = Multiply(Multiply(range.Width, s), t);
        float largest = Interop.IntAsFloat(0x7effffffu) * s;
        float value = Clamp(Multiply(range.Low, s) + part, -largest, largest) * (isHuge ? 512f : 2f);
        return ToKey(Canonical(Interop.FloatAsInt(value)));
    }

    // dividend · 2^places / divisor, rounded down; the divisor is below 2^31, the result below 2^64.
    private static ulong Divide(ulong dividend, int places, uint divisor)
    {
        ulong quotient = 0;
        uint remainder = 0;
        for (int i = 0; i < 64 + places; i++)
        {
            remainder = (remainder << 1) | (uint)(dividend >> 63);
            dividend <<= 1;
            bool fits = remainder >= divisor;
            remainder -= fits ? divisor : 0;
            quotient = (quotient << 1) | (fits ? 1u : 0u);
        }

        return quotient;
    }

    // The largest whole number whose square is not above the given one.
    private static uint RootOf(ulong square)
    {
        uint root = 0;
        for (uint bit = 0x80000000; bit != 0; bit >>= 1)
        {
            ulong larger = root | bit;
            root = larger * larger > square ? root : (uint)larger;
        }

        return root;
    }

    private ulong LoadWide(uint at) => extremes[(int)at] | ((ulong)extremes[(int)at + 1] << 32);

    /// <summary>Puts the ranges that counts or sums decide in the place of the extremes, a group for each pair of these.</summary>
    public void FindRanges()
    {
        uint pair = Math.Min(GroupNumber, p.Pairs - 1);
        uint atPair = AtPair(pair);
        uint at = AtStatistics(pair);
        uint lowKey = ~extremes[(int)atPair];
        uint highKey = extremes[(int)atPair + 1];
        var range = RangeOf(lowKey, highKey);
        bool isFound = GroupNumber < p.Pairs && !range.IsFlat;

        // Each thread has some of the bins. Every thread has read the extremes before the first is replaced.
        uint first = Bins / threads * thread;
        uint own = 0;
        if (IsPercentile)
        {
            for (uint bin = first; bin < first + (Bins / threads); bin++)
            {
                own += extremes[(int)(at + bin)];
            }
        }

        sharedLow[(int)thread] = own;
        Group.Barrier();
        if (isFound && IsPercentile)
        {
            uint before = 0;
            uint count = 0;
            for (uint i = 0; i < threads; i++)
            {
                before += i < thread ? sharedLow[(int)i] : 0;
                count += sharedLow[(int)i];
            }

            uint rank = RankOf(count, p.Low);
            if (before < rank && rank <= before + own)
            {
                extremes[(int)atPair] = ~EdgeKey(range, lowKey, highKey, BinAt(at, first, before, rank));
            }

            rank = RankOf(count, p.High);
            if (before < rank && rank <= before + own)
            {
                extremes[(int)atPair + 1] = EdgeKey(range, lowKey, highKey, BinAt(at, first, before, rank) + 1);
            }
        }

        if (isFound && p.Spread == (uint)RangeSpread.Sigma && thread == 0)
        {
            uint count = extremes[(int)at];
            uint mean = (uint)Divide(LoadWide(at + Sum), 16, count);
            ulong meanSquare = Divide(LoadWide(at + Squares), 32, count);
            uint root = RootOf(meanSquare - ((ulong)mean * mean));
            float deviation = Multiply(Interop.IntAsFloat(p.Low), LeadingOf(root));
            extremes[(int)atPair] = ~PlaceKey(range, LeadingOf(mean) - deviation);
            extremes[(int)atPair + 1] = PlaceKey(range, LeadingOf(mean) + deviation);
        }
    }

    // What a thread has seen of a map and not yet added to the extremes.
    private struct Tally
    {
        public uint At;
        public float Low;
        public float Gain;
        public uint Bin; // values of one bin often follow each other
        public uint Count;
        public ulong Sum;
        public ulong Squares;
    }
}
