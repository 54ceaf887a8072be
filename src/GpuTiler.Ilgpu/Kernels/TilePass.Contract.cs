using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GpuTiler.Ilgpu;

/// <content>
/// The numeric contract: from an activation to a grey level, the same bits as the reference. Values are handled as the bits of a binary32,
/// because hardware may flush subnormals, reorder a minimum with NaN, and round a division as it likes.
/// </content>
internal readonly partial struct TilePass
{
    private const uint Sign = 0x80000000;
    private const uint Exponent = 0x7f800000;

    private static bool IsFinite(uint bits) => (bits & Exponent) != Exponent;

    // +0 for a magnitude below 2^-100.
    private static uint Canonical(uint bits) => (bits & Exponent) < (27u << 23) ? 0 : bits;

    // Unsigned integers in the order of the finite numbers they stand for; never 0.
    private static uint ToKey(uint bits) => (bits & Sign) != 0 ? ~bits : bits | Sign;

    private static uint FromKey(uint key) => (key & Sign) != 0 ? key & ~Sign : ~key;

    // CUDA may make one operation, rounded once, of a product and the sum that follows: unless the product asks for its own rounding.
    private static float Multiply(float a, float b)
    {
        if (CudaAsm.IsSupported)
        {
            CudaAsm.Emit("mul.rn.f32 %0, %1, %2;", out float product, a, b);
            return product;
        }

        return a * b;
    }

    private static float Clamp(float value, float low, float high) => value < low ? low : value > high ? high : value;

    // significand · 2^-shift / r for a normal r > 0, rounded half to even as IEEE 754 asks: long division of the significands, 24 bits
    // each, to 26 bits of quotient.
    private static float Quotient(uint significand, uint places, float r)
    {
        uint bits = Interop.FloatAsInt(r);
        uint divisor = (bits & 0x7fffff) | 0x800000;
        uint remainder = significand;
        uint quotient = 0;
        for (int i = 0; i < 26; i++)
        {
            bool fits = remainder >= divisor;
            quotient = (quotient << 1) | (fits ? 1u : 0u);
            remainder = (fits ? remainder - divisor : remainder) << 1;
        }

        // The quotient has 25 or 26 bits: 24 are kept, the rest and the remainder decide the rounding.
        int dropped = (quotient >> 25) != 0 ? 2 : 1;
        uint kept = quotient >> dropped;
        uint tail = quotient & ((1u << dropped) - 1);
        uint half = 1u << (dropped - 1);
        if (tail > half || (tail == half && (remainder != 0 || (kept & 1) != 0)))
        {
            kept++;
        }

        // kept · 2^(dropped − 25 − places + 23 + 127) over the divisor's 2^(exponent − 127 − 23). Adding lets a carry reach the exponent.
        uint exponent = (uint)dropped + 275 - places - (bits >> 23);
        return Interop.IntAsFloat((exponent << 23) + (kept - 0x800000));
    }

    // For a range from one key to another; no finite value at all is the key 0 as the highest.
    private static HalfRange RangeOf(uint lowKey, uint highKey)
    {
        float l = Multiply(Interop.IntAsFloat(FromKey(lowKey)), 0.5f);
        float r = Multiply(Interop.IntAsFloat(FromKey(highKey)), 0.5f) - l;
        bool isFlat = lowKey >= highKey || (Interop.FloatAsInt(r) & Exponent) < (26u << 23);
        return isFlat ? default : new HalfRange { Low = l, Width = r };
    }

    private Quantization QuantizationOf(uint lowKey, uint highKey)
    {
        if (p.Spread == (uint)RangeSpread.Symmetric && lowKey <= highKey)
        {
            uint largest = Math.Max(FromKey(lowKey) & ~Sign, FromKey(highKey) & ~Sign);
            lowKey = ToKey(largest | Sign);
            highKey = ToKey(largest);
        }

        var range = RangeOf(lowKey, highKey);
        var quantization = new Quantization { Low = range.Low };
        if (!range.IsFlat)
        {
            quantization.Gain = p.Gamma != 0 ? Quotient(0xfff000, 12, range.Width) : Quotient(0xff0000, 16, range.Width);
        }

        return quantization;
    }

    // floor(clamp((x·0.5 − l)·gain + offset, 0, top)) of a finite value.
    private static uint StepOf(uint bits, float low, float gain, float offset, float top)
    {
        float scaled = Multiply(Multiply(Interop.IntAsFloat(Canonical(bits)), 0.5f) - low, gain);
        return (uint)(int)Clamp(scaled + offset, 0, top);
    }

    private uint TableWord(uint bytes) => tables[(int)(bytes / 4)];

    // A level from the table behind the colours.
    private uint LevelOfEntry(uint entry) => (TableWord(1036 + entry) >> (int)(8 * (entry & 3))) & 255;

    // Which colour a value has that is not finite: they stand behind those of the levels.
    private static uint ColorOfNonFinite(uint bits) => (bits & ~Sign) != Exponent ? 256u : bits != Exponent ? 257u : 258u;

    // roundHalfToEven(clamp((x·0.5 − l)·gain, 0, 255)), or what the table says; NaN and −∞ give 0, +∞ gives 255.
    private uint LevelOf(uint bits, Quantization q)
    {
        if (!IsFinite(bits))
        {
            return bits == Exponent ? 255u : 0u;
        }

        if (p.Gamma != 0)
        {
            return LevelOfEntry(StepOf(bits, q.Low, q.Gain, 0.5f, 4095));
        }

        float scaled = Clamp(Multiply(Multiply(Interop.IntAsFloat(Canonical(bits)), 0.5f) - q.Low, q.Gain), 0, 255);
        // Where numbers are 1 apart, the addition rounds as it must.
        return (uint)(int)(scaled + 8388608f - 8388608f);
    }

    // l = lo·0.5 and r = hi·0.5 − l; a width of 0 marks a flat map.
    private struct HalfRange
    {
        public float Low;
        public float Width;

        public readonly bool IsFlat => Interop.FloatAsInt(Width) == 0;
    }

    // l, and 255 / r, or 4095 / r where levels are looked up; a gain of 0 marks a flat map.
    private struct Quantization
    {
        public float Low;
        public float Gain;
    }
}
