// Whole numbers of 64 bits, in two words, the lower one first.

uint2 AddWide(uint2 sum, uint value)
{
    uint low = sum.x + value;
    return uint2(low, sum.y + (low < value ? 1u : 0u));
}

uint2 SubtractWide(uint2 a, uint2 b) { return uint2(a.x - b.x, a.y - b.y - (a.x < b.x ? 1u : 0u)); }

bool IsAboveWide(uint2 a, uint2 b) { return a.y > b.y || (a.y == b.y && a.x > b.x); }

uint2 MultiplyWide(uint a, uint b)
{
    uint aLow = a & 0xffffu, aHigh = a >> 16, bLow = b & 0xffffu, bHigh = b >> 16;
    uint middle = aHigh * bLow + ((aLow * bLow) >> 16);
    uint other = aLow * bHigh + (middle & 0xffffu);
    return uint2(a * b, aHigh * bHigh + (middle >> 16) + (other >> 16));
}

// dividend · 2^zeros / divisor, rounded down; the divisor is below 2^31, the result below 2^64.
uint2 DivideWide(uint2 dividend, uint zeros, uint divisor)
{
    uint2 quotient = uint2(0u, 0u);
    uint remainder = 0u;
    [loop] for (uint i = 0u; i < 64u + zeros; i++)
    {
        remainder = (remainder << 1) | (dividend.y >> 31);
        dividend = uint2(dividend.x << 1, (dividend.y << 1) | (dividend.x >> 31));
        bool fits = remainder >= divisor;
        remainder -= fits ? divisor : 0u;
        quotient = uint2((quotient.x << 1) | (fits ? 1u : 0u), (quotient.y << 1) | (quotient.x >> 31));
    }

    return quotient;
}

// The largest whole number whose square is not above the given one.
uint RootWide(uint2 square)
{
    uint root = 0u;
    [loop] for (uint bit = 0x80000000u; bit != 0u; bit >>= 1)
    {
        uint larger = root | bit;
        root = IsAboveWide(MultiplyWide(larger, larger), square) ? root : larger;
    }

    return root;
}
