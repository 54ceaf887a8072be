namespace GpuTiler;

/// <summary>
/// A summary of many values: their extremes, mean and spread, and how many are zero or not finite. Only finite values take
/// part in minimum, maximum, mean and standard deviation; these are NaN where there is none.
/// </summary>
/// <remarks>
/// Sums are in binary64, in an order that depends on the number of values alone, so that every machine finds the same bits. Each block
/// of 1024 values gives its mean and its squared deviations from that; blocks are joined by the pairwise update of Chan, Golub and
/// LeVeque (1979). The values are read from memory once.
/// </remarks>
public readonly record struct ValueStatistics
{
    /// <summary>How many values there are.</summary>
    public long Count { get; init; }

    /// <summary>How many of them are zero, of either sign.</summary>
    public long ZeroCount { get; init; }

    /// <summary>How many are the largest finite value.</summary>
    public long MaximumCount { get; init; }

    /// <summary>How many are not finite.</summary>
    public NonFiniteCounts NonFinite { get; init; }

    /// <summary>The smallest finite value; NaN where there is none.</summary>
    public float Minimum { get; init; }

    /// <summary>The largest finite value; NaN where there is none.</summary>
    public float Maximum { get; init; }

    /// <summary>The mean of the finite values; NaN where there is none.</summary>
    public double Mean { get; init; }

    /// <summary>The sum of the squared distances of the finite values from their mean.</summary>
    public double SquaredDeviations { get; init; }

    /// <summary>How many values are finite.</summary>
    public long FiniteCount => Count - NonFinite.Total;

    /// <summary>The population's standard deviation, √(Σ(x − mean)² / n), of the finite values; NaN where there is none.</summary>
    public double StandardDeviation => Math.Sqrt(SquaredDeviations / FiniteCount);

    /// <summary>Zeros among all values, 0 to 1; NaN where there is no value.</summary>
    public double ZeroShare => (double)ZeroCount / Count;

    /// <summary>Whether every value is zero: a map that shows nothing.</summary>
    public bool IsDead => Count > 0 && ZeroCount == Count;

    /// <summary>
    /// Whether at least half of the values equal the largest one, which is not zero: a map at the upper end of what its activation
    /// function can give, or a constant one. A single value is not.
    /// </summary>
    public bool IsSaturated => Count > 1 && Maximum != 0 && MaximumCount >= (Count + 1) / 2;

    /// <summary>The statistics of some values.</summary>
    public static ValueStatistics Of(ActivationSpan values)
    {
        var result = new StatisticsAccumulator();
        if (values.ElementType == ElementType.Float16)
        {
            result.Add(values.As<Half>());
        }
        else
        {
            result.Add(values.As<float>());
        }

        return result.ToStatistics();
    }

    /// <summary>The statistics of one map of a tensor.</summary>
    /// <param name="activations">The entire tensor, with its shape.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="channel">Which of its maps.</param>
    /// <exception cref="ArgumentException">The activations have no shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such image or map.</exception>
    public static ValueStatistics OfMap(ActivationSpan activations, int image, int channel)
    {
        var map = MapValues.Find(activations, image, channel);
        return activations.ElementType == ElementType.Float16 ? Of(activations.As<Half>(), map) : Of(activations.As<float>(), map);
    }

    /// <summary>The statistics of two sets of values together, such as the maps of a layer.</summary>
    public static ValueStatistics Join(in ValueStatistics first, in ValueStatistics second)
    {
        if (first.FiniteCount == 0 || second.FiniteCount == 0)
        {
            // The other's numbers stay, NaN included; only the counts grow.
            var (with, without) = first.FiniteCount == 0 ? (second, first) : (first, second);
            return with with
            {
                Count = with.Count + without.Count,
                ZeroCount = with.ZeroCount + without.ZeroCount,
                NonFinite = NonFiniteCounts.Join(with.NonFinite, without.NonFinite),
                Minimum = with.FiniteCount == 0 ? float.NaN : with.Minimum,
                Maximum = with.FiniteCount == 0 ? float.NaN : with.Maximum,
                Mean = with.FiniteCount == 0 ? double.NaN : with.Mean,
            };
        }

        double total = first.FiniteCount + second.FiniteCount;
        double apart = second.Mean - first.Mean, share = second.FiniteCount / total;
        return new()
        {
            Count = first.Count + second.Count,
            ZeroCount = first.ZeroCount + second.ZeroCount,
            MaximumCount = (first.Maximum >= second.Maximum ? first.MaximumCount : 0)
                + (second.Maximum >= first.Maximum ? second.MaximumCount : 0),
            NonFinite = NonFiniteCounts.Join(first.NonFinite, second.NonFinite),
            Minimum = MathF.Min(first.Minimum, second.Minimum),
            Maximum = MathF.Max(first.Maximum, second.Maximum),
            Mean = first.Mean + (apart * share),
            SquaredDeviations = first.SquaredDeviations + second.SquaredDeviations + (apart * apart * first.FiniteCount * share),
        };
    }

    private static ValueStatistics Of<T>(ReadOnlySpan<T> values, MapValues map)
        where T : unmanaged
    {
        var result = new StatisticsAccumulator();
        if (map.Stride == 1)
        {
            result.Add(values.Slice(map.Start, map.Count));
        }
        else
        {
            result.AddEvery(values[map.Start..], map.Count, map.Stride);
        }

        return result.ToStatistics();
    }
}
