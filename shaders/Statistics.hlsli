// The ranges that are more than the extremes of a map or of the layer, from integers that add up the same in any order; then the two
// values that PercentileRange.cs and MapSums.cs make of them take the extremes' place.
//
// Behind the pairs of extremes the buffer holds, for each pair, the counts of 4,096 bins, or a count and two sums of 64 bits.

static const uint BINS = 4096;
static const uint SUMS_BYTES = 32;
static const uint SUM = 4;
static const uint SQUARES = 12;

uint StatisticsAt(uint pair)
{
    return FIRST_PAIR + 8u * P.Pairs + pair * (P.Spread == SPREAD_PERCENTILE ? 4u * BINS : SUMS_BYTES);
}

// What a thread has seen of a map and not yet added to the buffer.
struct Tally
{
    uint At;
    float Low;
    float Gain;
    uint Bin; // values of one bin often follow each other
    uint Count;
    uint2 Sum;
    uint2 Squares;
};

Tally NoTally(uint pair)
{
    uint at = FIRST_PAIR + 8u * pair;
    HalfRange range = HalfRangeOf(~Extremes.Load(at), Extremes.Load(at + 4u));
    Tally tally;
    tally.At = StatisticsAt(pair);
    tally.Low = range.Low;
    tally.Gain = 0.0f;
    if (!IsFlat(range))
    {
        bool isPercentile = P.Spread == SPREAD_PERCENTILE;
        tally.Gain = Quotient(isPercentile ? 0x800000u : 0xffff00u, isPercentile ? 11u : 8u, range.Width);
    }

    tally.Bin = 0u;
    tally.Count = 0u;
    tally.Sum = uint2(0u, 0u);
    tally.Squares = uint2(0u, 0u);
    return tally;
}

void AddCount(Tally tally)
{
    uint before;
    Extremes.InterlockedAdd(tally.At + 4u * tally.Bin, tally.Count, before);
}

void AddSum(uint at, uint2 sum)
{
    uint before;
    Extremes.InterlockedAdd(at, sum.x, before);
    uint carry = before + sum.x < before ? 1u : 0u;
    Extremes.InterlockedAdd(at + 4u, sum.y + carry, before);
}

void Take(inout Tally tally, uint bits)
{
    if (!IsFinite(bits))
    {
        return;
    }

    if (P.Spread == SPREAD_PERCENTILE)
    {
        uint bin = StepOf(bits, tally.Low, tally.Gain, 0.0f, 4095.0f);
        if (bin != tally.Bin)
        {
            if (tally.Count != 0u)
            {
                AddCount(tally);
            }

            tally.Bin = bin;
            tally.Count = 0u;
        }
    }
    else
    {
        uint step = StepOf(bits, tally.Low, tally.Gain, 0.5f, 65535.0f);
        tally.Sum = AddWide(tally.Sum, step);
        tally.Squares = AddWide(tally.Squares, step * step);
    }

    tally.Count++;
}

void KeepTally(Tally tally)
{
    if (tally.Count != 0u)
    {
        AddCount(tally); // of sums the bin is 0, and the count comes first
        if (P.Spread != SPREAD_PERCENTILE)
        {
            AddSum(tally.At + SUM, tally.Sum);
            AddSum(tally.At + SQUARES, tally.Squares);
        }
    }
}

// How many values must have been counted: at least one, so that nothing is the first bin.
uint RankOf(uint count, uint hundredths)
{
    return max(1u, count / 10000u * hundredths + (count % 10000u * hundredths + 9999u) / 10000u);
}

// The first of a thread's 16 bins by which so many values are counted.
uint BinAt(uint at, uint bin, uint before, uint rank)
{
    uint counted = before + Extremes.Load(at + 4u * bin);
    [loop] while (counted < rank)
    {
        bin++;
        counted += Extremes.Load(at + 4u * bin);
    }

    return bin;
}

// The key of an edge between two bins.
uint EdgeKey(HalfRange range, uint lowKey, uint highKey, uint edge)
{
    precise float part = range.Width * ((float)edge * 0.000244140625f);
    precise float value = (range.Low + part) * 2.0f;
    return edge == 0u ? lowKey : edge == BINS ? highKey : ToKey(Canonical(asuint(value)));
}

float LeadingOf(uint value) { return (float)(value >= 0x1000000u ? value & ~255u : value); }

// The key of a place that is given in 1/65,536 step.
uint PlaceKey(HalfRange range, float place)
{
    bool isHuge = (asuint(range.Width) & EXPONENT) >= (191u << 23);
    float s = isHuge ? 0.00390625f : 1.0f;
    precise float t = place * asfloat(0x2f800080u); // 1 / (65535·65536)
    precise float low = range.Low * s;
    precise float width = range.Width * s;
    precise float part = width * t;
    float largest = asfloat(0x7effffffu) * s;
    precise float value = clamp(low + part, -largest, largest) * (isHuge ? 512.0f : 2.0f);
    return ToKey(Canonical(asuint(value)));
}
