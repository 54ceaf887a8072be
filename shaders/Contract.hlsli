// The numeric contract: from an activation to a grey level, the same bits as Quantization.cs. Values are handled as the bits of a
// binary32, because hardware may flush subnormals, reorder a minimum with NaN, and round a division as it likes.

static const uint SIGN = 0x80000000u;
static const uint EXPONENT = 0x7f800000u;

bool IsFinite(uint bits) { return (bits & EXPONENT) != EXPONENT; }

// +0 for a magnitude below 2^-100.
uint Canonical(uint bits) { return (bits & EXPONENT) < (27u << 23) ? 0u : bits; }

// Unsigned integers in the order of the finite numbers they stand for; never 0.
uint ToKey(uint bits) { return (bits & SIGN) != 0u ? ~bits : bits | SIGN; }
uint FromKey(uint key) { return (key & SIGN) != 0u ? key & ~SIGN : ~key; }

// significand · 2^-shift / r for a normal r > 0, rounded half to even as IEEE 754 asks: long division of the significands, 24 bits
// each, to 26 bits of quotient.
float Quotient(uint significand, uint shift, float r)
{
    uint bits = asuint(r);
    uint divisor = (bits & 0x7fffffu) | 0x800000u;
    uint remainder = significand;
    uint quotient = 0u;
    [loop] for (uint i = 0u; i < 26u; i++)
    {
        bool fits = remainder >= divisor;
        quotient = (quotient << 1) | (fits ? 1u : 0u);
        remainder = (fits ? remainder - divisor : remainder) << 1;
    }

    // The quotient has 25 or 26 bits: 24 are kept, the rest and the remainder decide the rounding.
    uint dropped = (quotient >> 25) != 0u ? 2u : 1u;
    uint kept = quotient >> dropped;
    uint tail = quotient & ((1u << dropped) - 1u);
    uint half_ = 1u << (dropped - 1u);
    if (tail > half_ || (tail == half_ && (remainder != 0u || (kept & 1u) != 0u)))
    {
        kept++;
    }

    // kept · 2^(dropped − 25 − shift + 23 + 127) over the divisor's 2^(exponent − 127 − 23). Adding lets a carry reach the exponent.
    uint exponent = dropped + 275u - shift - (bits >> 23);
    return asfloat((exponent << 23) + (kept - 0x800000u));
}

// l = lo·0.5 and r = hi·0.5 − l; a width of 0 marks a flat map.
struct HalfRange
{
    float Low;
    float Width;
};

// For a range from one key to another; no finite value at all is the key 0 as the highest.
HalfRange HalfRangeOf(uint lowKey, uint highKey)
{
    precise float l = asfloat(FromKey(lowKey)) * 0.5f;
    precise float r = asfloat(FromKey(highKey)) * 0.5f - l;
    bool isFlat = lowKey >= highKey || (asuint(r) & EXPONENT) < (26u << 23);
    HalfRange range;
    range.Low = isFlat ? 0.0f : l;
    range.Width = isFlat ? 0.0f : r;
    return range;
}

bool IsFlat(HalfRange range) { return asuint(range.Width) == 0u; }

// l, and 255 / r, or 4095 / r where levels are looked up; a gain of 0 marks a flat map.
struct Quantization
{
    float Low;
    float Gain;
};

Quantization QuantizationOf(uint lowKey, uint highKey)
{
    if (P.Spread == SPREAD_SYMMETRIC && lowKey <= highKey)
    {
        uint largest = max(FromKey(lowKey) & ~SIGN, FromKey(highKey) & ~SIGN);
        lowKey = ToKey(largest | SIGN);
        highKey = ToKey(largest);
    }

    HalfRange range = HalfRangeOf(lowKey, highKey);
    Quantization q;
    q.Low = range.Low;
    q.Gain = 0.0f;
    if (!IsFlat(range))
    {
        q.Gain = Quotient(P.Gamma != 0u ? 0xfff000u : 0xff0000u, P.Gamma != 0u ? 12u : 16u, range.Width);
    }

    return q;
}

// floor(clamp((x·0.5 − l)·gain + offset, 0, top)) of a finite value.
uint StepOf(uint bits, float low, float gain, float offset, float top)
{
    precise float h = asfloat(Canonical(bits)) * 0.5f;
    precise float difference = h - low;
    precise float scaled = difference * gain;
    precise float moved = scaled + offset;
    return (uint)clamp(moved, 0.0f, top);
}

// A level from the table behind the colours.
uint LevelOfEntry(uint entry) { return (Colors.Load(1036u + (entry & ~3u)) >> (8u * (entry & 3u))) & 255u; }

// Which colour a value has that is not finite: they stand behind those of the levels.
uint ColorOfNonFinite(uint bits) { return (bits & ~SIGN) != EXPONENT ? 256u : bits != EXPONENT ? 257u : 258u; }

// roundHalfToEven(clamp((x·0.5 − l)·gain, 0, 255)), or what the table says; NaN and −∞ give 0, +∞ gives 255.
uint LevelOf(uint bits, Quantization q)
{
    bool isFinite = IsFinite(bits);
    uint finite = isFinite ? Canonical(bits) : 0u;
    uint level;
    if (P.Gamma != 0u)
    {
        level = LevelOfEntry(StepOf(finite, q.Low, q.Gain, 0.5f, 4095.0f));
    }
    else
    {
        precise float h = asfloat(finite) * 0.5f;
        precise float difference = h - q.Low;
        precise float scaled = clamp(difference * q.Gain, 0.0f, 255.0f);
        level = (uint)round(scaled);
    }

    return isFinite ? level : bits == EXPONENT ? 255u : 0u;
}
