namespace GpuTiler;

/// <summary>
/// How many values of a tensor are not numbers that a range can hold. NaN and −∞ are shown as level 0 and +∞ as 255; none of them
/// takes part in a minimum or maximum.
/// </summary>
/// <param name="NaN">Values that are not a number.</param>
/// <param name="PositiveInfinity">Values that are +∞.</param>
/// <param name="NegativeInfinity">Values that are −∞.</param>
public readonly record struct NonFiniteCounts(int NaN, int PositiveInfinity, int NegativeInfinity)
{
    /// <summary>All of them together.</summary>
    public long Total => (long)NaN + PositiveInfinity + NegativeInfinity;

    /// <summary>Counts among <paramref name="values"/>.</summary>
    public static NonFiniteCounts Count(ActivationSpan values) =>
        values.ElementType == ElementType.Float16 ? CountOf(values.As<Half>()) : CountOf(values.As<float>());

    internal static NonFiniteCounts Join(NonFiniteCounts first, NonFiniteCounts second) =>
        new(first.NaN + second.NaN, first.PositiveInfinity + second.PositiveInfinity, first.NegativeInfinity + second.NegativeInfinity);

    private static NonFiniteCounts CountOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        int nan = 0, positive = 0, negative = 0;
        foreach (T value in values)
        {
            float x = Element.ToSingle(value);
            if (!float.IsFinite(x))
            {
                nan += float.IsNaN(x) ? 1 : 0;
                positive += float.IsPositiveInfinity(x) ? 1 : 0;
                negative += float.IsNegativeInfinity(x) ? 1 : 0;
            }
        }

        return new(nan, positive, negative);
    }
}
