namespace GpuTiler.Sinks;

/// <summary>One map of a layer.</summary>
/// <param name="Image">Which image of the batch.</param>
/// <param name="Map">Which of its maps.</param>
/// <param name="Statistics">A summary of its values.</param>
/// <param name="Histogram">
/// Its finite values in <see cref="StatisticsSink.Bins"/> bins from the smallest to the largest; all zero where there is none.
/// </param>
public sealed record MapSummary(int Image, int Map, ValueStatistics Statistics, IReadOnlyList<long> Histogram);
