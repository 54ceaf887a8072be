namespace GpuTiler;

/// <summary>How values are distributed over bins of equal width.</summary>
public static class ValueHistogram
{
    /// <summary>
    /// Counts finite values in bins of equal width, as numpy.histogram does: bin i of n takes
    /// <c>⌊(x − minimum)·(n / (maximum − minimum))⌋ = i</c>, in binary64, and the last bin its upper end too. Where minimum and
    /// maximum are equal, the first bin takes them.
    /// </summary>
    /// <param name="values">The values. Those beyond the two ends, NaN and infinities are counted nowhere.</param>
    /// <param name="minimum">The lower end of the first bin.</param>
    /// <param name="maximum">The upper end of the last bin.</param>
    /// <param name="counts">One number for each bin, added to.</param>
    /// <exception cref="ArgumentException">There is no bin, or the ends are not finite or not in order.</exception>
    public static void Count(ActivationSpan values, float minimum, float maximum, Span<long> counts) =>
        CountOf(values, new(0, values.Length, 1), minimum, maximum, counts);

    /// <summary>Counts the values of one map of a tensor.</summary>
    /// <param name="activations">The entire tensor, with its shape.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="channel">Which of its maps.</param>
    /// <param name="minimum">The lower end of the first bin.</param>
    /// <param name="maximum">The upper end of the last bin.</param>
    /// <param name="counts">One number for each bin, added to.</param>
    /// <exception cref="ArgumentException">
    /// The activations have no shape, there is no bin, or the ends are not finite or not in order.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image or map.</exception>
    public static void CountMap(ActivationSpan activations, int image, int channel, float minimum, float maximum, Span<long> counts) =>
        CountOf(activations, MapValues.Find(activations, image, channel), minimum, maximum, counts);

    /// <summary>Where a bin begins; its end is where the next begins.</summary>
    /// <param name="minimum">The lower end of the first bin.</param>
    /// <param name="maximum">The upper end of the last bin.</param>
    /// <param name="bins">How many bins there are.</param>
    /// <param name="bin">Which, from zero; <paramref name="bins"/> gives the last one's end.</param>
    public static double Edge(float minimum, float maximum, int bins, int bin) =>
        bin == bins ? maximum : minimum + (((double)maximum - minimum) * bin / bins);

    private static void CountOf(ActivationSpan values, MapValues map, float minimum, float maximum, Span<long> counts)
    {
        if (values.ElementType == ElementType.Float16)
        {
            CountOf(values.As<Half>(), map, minimum, maximum, counts);
        }
        else
        {
            CountOf(values.As<float>(), map, minimum, maximum, counts);
        }
    }

    private static void CountOf<T>(ReadOnlySpan<T> values, MapValues map, float minimum, float maximum, Span<long> counts)
        where T : unmanaged
    {
        if (counts.IsEmpty || !float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum > maximum)
        {
            throw new ArgumentException(
                $"A histogram of {counts.Length} bins from {minimum} to {maximum} is none: one bin or more, and two finite ends in order, are needed.");
        }

        double lo = minimum, width = (double)maximum - minimum, scale = width > 0 ? counts.Length / width : 0;
        for (int i = 0, at = map.Start; i < map.Count; i++, at += map.Stride)
        {
            float x = Element.ToSingle(values[at]);
            // Also false for NaN.
            if (x >= minimum && x <= maximum)
            {
                counts[Math.Min((int)((x - lo) * scale), counts.Length - 1)]++;
            }
        }
    }
}
