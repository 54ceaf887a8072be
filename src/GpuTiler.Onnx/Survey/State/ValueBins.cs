namespace GpuTiler.Onnx;

/// <summary>
/// The bins of the histograms: they depend on no data. A bin is a sign, a binary exponent from −16 to 15 and the first two bits behind the
/// leading one of the mantissa, so that a bin's upper end is its lower end times 1.25, 1.2, 1.17 or 1.14. Magnitudes below 2⁻¹⁶ are
/// in the bin of 0, and those of 2¹⁶ and above in the outermost.
/// </summary>
internal static class ValueBins
{
    /// <summary>Bins of a sign.</summary>
    public const int OfSign = 32 * 4;

    /// <summary>The bin of 0: smaller values are before it, in the order of numbers.</summary>
    public const int Zero = OfSign;

    /// <summary>All bins.</summary>
    public const int Count = OfSign + 1 + OfSign;

    // Sign, exponent and the two bits, as a whole number that grows with the value.
    private const int Shift = 21, First = (127 - 16) << 2;

    /// <summary>The bin of a finite value.</summary>
    public static int Of(float value)
    {
        int step = Math.Min((int)((BitConverter.SingleToUInt32Bits(value) & int.MaxValue) >> Shift) - First, OfSign - 1);
        return step < 0 ? Zero : value < 0 ? Zero - 1 - step : Zero + 1 + step;
    }

    /// <summary>The smallest magnitude of a bin; 0 for that of 0.</summary>
    public static float Magnitude(int bin) =>
        bin == Zero ? 0 : BitConverter.Int32BitsToSingle((Math.Abs(bin - Zero) - 1 + First) << Shift);
}
