namespace GpuTiler;

/// <summary>Values that a person would mark on a scale: whole multiples of 1, 2 or 5 times a power of ten.</summary>
internal static class NiceTicks
{
    /// <summary>The smallest such step that divides a range into at most so many parts.</summary>
    public static double Step(double low, double high, int parts)
    {
        double least = (high - low) / Math.Max(parts, 1);
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        foreach (double factor in (ReadOnlySpan<double>)[1, 2, 5])
        {
            if (factor * power >= least)
            {
                return factor * power;
            }
        }

        return 10 * power;
    }

    /// <summary>The multiples of a step in a range, in order.</summary>
    public static IEnumerable<double> Between(double low, double high, double step)
    {
        double first = Math.Ceiling(low / step), last = Math.Floor(high / step);
        for (double i = first; i <= last; i++)
        {
            double value = i * step;
            if (value >= low && value <= high)
            {
                yield return value;
            }

            if (i + 1 == i)
            {
                // Beyond 2⁵³ steps from zero they can no longer be told apart.
                yield break;
            }
        }
    }
}
