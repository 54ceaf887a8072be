using System.Diagnostics;
using System.Globalization;

namespace GpuTiler;

/// <summary>The value range that is spread over the grey levels 0 to 255. <c>default</c> is <see cref="Auto"/>.</summary>
/// <remarks>
/// <see cref="Tile"/> and <see cref="Layer"/> say whose values are looked at: <c>TileRange.Tile.Percentile(1, 99)</c>. The statistics are
/// found on the device, by integer counts and sums, so that every device finds the same two numbers.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly partial record struct TileRange
{
    // Hundredths of a percent: whole numbers, so that a count times a percentage is exact.
    internal const int Whole = 10_000;

    private const float MostDeviations = 100;

    private TileRange(RangeKind kind, float low = 0, float high = 0) => (Kind, Low, High) = (kind, low, high);

    /// <summary>Per layer for maps of one pixel, per tile otherwise.</summary>
    public static TileRange Auto => default;

    /// <summary>The extremes of each map.</summary>
    public static TileRange Tile => new(RangeKind.Tile);

    /// <summary>The extremes of all selected maps together.</summary>
    public static TileRange Layer => new(RangeKind.Layer);

    /// <summary>Whose values are looked at, or that the two values are given.</summary>
    public RangeKind Kind { get; }

    /// <summary>How the two values follow from those that are looked at.</summary>
    public RangeSpread Spread { get; private init; }

    /// <summary>The value that becomes 0, where <see cref="Kind"/> is <see cref="RangeKind.Fixed"/>.</summary>
    public float Low { get; }

    /// <summary>The value that becomes 255, where <see cref="Kind"/> is <see cref="RangeKind.Fixed"/>.</summary>
    public float High { get; }

    /// <summary>The percentile that becomes 0, in percent, where <see cref="Spread"/> is <see cref="RangeSpread.Percentile"/>.</summary>
    public decimal LowPercentile => LowHundredths / 100m;

    /// <summary>The percentile that becomes 255, in percent, where <see cref="Spread"/> is <see cref="RangeSpread.Percentile"/>.</summary>
    public decimal HighPercentile => HighHundredths / 100m;

    /// <summary>Standard deviations on either side of the mean, where <see cref="Spread"/> is <see cref="RangeSpread.Sigma"/>.</summary>
    public float Deviations { get; private init; }

    /// <summary>
    /// How much of a range that is larger than a frame's remains, where <see cref="Spread"/> is <see cref="RangeSpread.Held"/>.
    /// </summary>
    public float HoldFactor { get; private init; }

    /// <summary>How far a frame moves towards a smaller range, as a part of the way: 1 − <see cref="HoldFactor"/>.</summary>
    internal float HoldGain => 1 - HoldFactor;

    /// <summary>Whether the two values are the extremes of a frame, or held ones.</summary>
    internal bool IsOfExtremes => Spread is RangeSpread.Extremes or RangeSpread.Held;

    internal int LowHundredths { get; private init; }

    internal int HighHundredths { get; private init; }

    /// <summary>Spreads <paramref name="low"/> to <paramref name="high"/>; values beyond are clamped.</summary>
    /// <exception cref="ArgumentException">
    /// A value is not finite, or <paramref name="low"/> is not below <paramref name="high"/>.
    /// </exception>
    public static TileRange Between(float low, float high) => float.IsFinite(low) && float.IsFinite(high) && low < high
        ? new(RangeKind.Fixed, low, high)
        : throw new ArgumentException($"The range {Text(low)}:{Text(high)} is unusable: LO:HI needs two finite numbers with LO below HI.");

    /// <summary>Spreads −m to m, where m is the largest magnitude among the finite values.</summary>
    /// <exception cref="ArgumentException">This is neither <see cref="Tile"/> nor <see cref="Layer"/>.</exception>
    public TileRange Symmetric() => Found("symmetric") with { Spread = RangeSpread.Symmetric };

    /// <summary>
    /// Spreads two percentiles of the finite values; values beyond are clamped. The values between the extremes lo0 and hi0 are counted
    /// in 4,096 bins of equal width; the range begins at the lower edge of the first bin by which <paramref name="low"/> % of the values
    /// are counted, and ends at the upper edge of the first by which <paramref name="high"/> % are. That is numpy's
    /// <c>percentile(…, method="inverted_cdf")</c>, rounded outwards by less than one bin.
    /// <code>
    /// l = lo0·0.5   r = hi0·0.5 − l   bin = floor(clamp((x·0.5 − l)·(4096 / r), 0, 4095))
    /// edge e = (l + r·(e/4096))·2, lo0 or hi0 at the ends
    /// </code>
    /// </summary>
    /// <param name="low">In percent, from 0, with two decimals at most.</param>
    /// <param name="high">In percent, above <paramref name="low"/> and up to 100, with two decimals at most.</param>
    /// <exception cref="ArgumentException">
    /// A percentage is out of its bounds, or this is neither <see cref="Tile"/> nor <see cref="Layer"/>.
    /// </exception>
    public TileRange Percentile(decimal low, decimal high)
    {
        if (low < 0 || high > 100 || low >= high || low * 100 % 1 != 0 || high * 100 % 1 != 0)
        {
            throw new ArgumentException(
                $"The percentiles {Text(low)} and {Text(high)} are unusable: 0 <= A < B <= 100 is needed, with two decimals at most.");
        }

        return Found("percentile") with
        {
            Spread = RangeSpread.Percentile,
            LowHundredths = (int)(low * 100),
            HighHundredths = (int)(high * 100),
        };
    }

    /// <summary>
    /// Spreads mean − k·σ to mean + k·σ of the finite values; values beyond are clamped. Keras' <c>deprocess_image</c> is k = 2. σ divides
    /// by the number of values, as numpy's <c>std</c> does. The values are summed in 65,536 steps between the extremes, in integers, so
    /// that every order gives the same sum; a value counts to within half a step, (hi0 − lo0)/131,070.
    /// </summary>
    /// <param name="k">Deviations on either side of the mean, above 0 and up to 100.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="k"/> is out of its bounds, or this is neither <see cref="Tile"/> nor <see cref="Layer"/>.
    /// </exception>
    public TileRange Sigma(float k) => k is > 0 and <= MostDeviations
        ? Found("sigma") with { Spread = RangeSpread.Sigma, Deviations = k }
        : throw new ArgumentException($"{Text(k)} deviations are unusable: a number above 0 and up to {Text(MostDeviations)} is needed.");

    /// <summary>
    /// Holds the extremes from frame to frame, for pictures that move: the range grows at once, and where a frame needs less it shrinks
    /// towards the frame's extremes by 1 − <paramref name="k"/> of the way. In IEEE binary32, each operation rounded once:
    /// <code>
    /// l = lo·0.5   g = 1 − k   l' = l of the frame where that is below the held l, else l + (l of the frame − l)·g   u from hi likewise
    /// </code>
    /// A <see cref="Tiler"/> holds them for each image of the batch, in the order of its dispatches; its first frame with a finite value
    /// sets them, and a frame without one leaves them as they are. A single rendering has nothing to hold, and refuses.
    /// </summary>
    /// <param name="k">How much remains, above 0 and below 1; close to 1 is slow.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="k"/> is out of its bounds, or this is neither <see cref="Tile"/> nor <see cref="Layer"/>.
    /// </exception>
    public TileRange Hold(float k) => k is > 0 and < 1
        ? Found("held", "hold") with { Spread = RangeSpread.Held, HoldFactor = k }
        : throw new ArgumentException($"A hold of {Text(k)} is unusable: a number above 0 and below 1 is needed, in binary32.");

    // What a statistic can be taken of.
    private TileRange Found(string spread, string? name = null) => (Kind, Spread) switch
    {
        (RangeKind.Tile or RangeKind.Layer, RangeSpread.Extremes) => this,
        (RangeKind.Tile or RangeKind.Layer, _) =>
            throw new ArgumentException($"The range {this} cannot be {spread} as well: choose one of them."),
        _ => throw new ArgumentException($"The range {this} cannot be {spread}: {name ?? spread} goes with tile or layer."),
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
