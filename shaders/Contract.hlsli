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

// 255 / r for a normal r > 0, rounded half to even as IEEE 754 asks: long division of the significands, 26 bits of quotient.
float GainOf(float r)
{
    uint bits = asuint(r);
    uint divisor = (bits & 0x7fffffu) | 0x800000u;
    uint remainder = 0xff0000u; // 255 · 2^16
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

    // kept · 2^(dropped − 25 − 16 + 23 + 127) over the divisor's 2^(exponent − 127 − 23). Adding lets a carry reach the exponent.
    uint exponent = dropped + 259u - (bits >> 23);
    return asfloat((exponent << 23) + (kept - 0x800000u));
}

// l = lo·0.5, gain = 255 / (hi·0.5 − l); a gain of 0 marks a flat map.
struct Quantization
{
    float Low;
    float Gain;
};

// For a range from one key to another; no finite value at all is the key 0 as the highest.
Quantization QuantizationOf(uint lowKey, uint highKey)
{
    precise float l = asfloat(FromKey(lowKey)) * 0.5f;
    precise float r = asfloat(FromKey(highKey)) * 0.5f - l;
    bool isFlat = lowKey >= highKey || (asuint(r) & EXPONENT) < (26u << 23);
    Quantization q;
    q.Low = isFlat ? 0.0f : l;
    q.Gain = 0.0f;
    if (!isFlat)
    {
        q.Gain = GainOf(r);
    }

    return q;
}

// roundHalfToEven(clamp((x·0.5 − l)·gain, 0, 255)); NaN and −∞ give 0, +∞ gives 255.
uint LevelOf(uint bits, Quantization q)
{
    bool isFinite = IsFinite(bits);
    precise float h = asfloat(isFinite ? Canonical(bits) : 0u) * 0.5f;
    precise float difference = h - q.Low;
    precise float level = clamp(difference * q.Gain, 0.0f, 255.0f);
    return isFinite ? (uint)round(level) : bits == EXPONENT ? 255u : 0u;
}
