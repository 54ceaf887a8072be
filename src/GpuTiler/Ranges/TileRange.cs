using System.Globalization;

namespace GpuTiler;

/// <summary>The value range that is spread over the grey levels 0 to 255. <c>default</c> is <see cref="Auto"/>.</summary>
public readonly record struct TileRange
{
    private TileRange(RangeKind kind, float low = 0, float high = 0) => (Kind, Low, High) = (kind, low, high);

    /// <summary>Per layer for maps of one pixel, per tile otherwise.</summary>
    public static TileRange Auto => default;

    /// <summary>The extremes of each map.</summary>
    public static TileRange Tile => new(RangeKind.Tile);

    /// <summary>The extremes of all selected maps together.</summary>
    public static TileRange Layer => new(RangeKind.Layer);

    /// <summary>How the two values are found.</summary>
    public RangeKind Kind { get; }

    /// <summary>The value that becomes 0, where <see cref="Kind"/> is <see cref="RangeKind.Fixed"/>.</summary>
    public float Low { get; }

    /// <summary>The value that becomes 255, where <see cref="Kind"/> is <see cref="RangeKind.Fixed"/>.</summary>
    public float High { get; }

    /// <summary>Spreads <paramref name="low"/> to <paramref name="high"/>; values beyond are clamped.</summary>
    /// <exception cref="ArgumentException">A value is not finite, or <paramref name="low"/> is not below <paramref name="high"/>.</exception>
    public static TileRange Between(float low, float high) => float.IsFinite(low) && float.IsFinite(high) && low < high
        ? new(RangeKind.Fixed, low, high)
        : throw new ArgumentException($"The range {Text(low)}:{Text(high)} is unusable: LO:HI needs two finite numbers with LO below HI.");

    /// <summary>The range in the form of the command line, such as <c>tile</c> or <c>-1:1</c>.</summary>
    public override string ToString() => Kind switch
    {
        RangeKind.Auto => "auto",
        RangeKind.Tile => "tile",
        RangeKind.Layer => "layer",
        _ => $"{Text(Low)}:{Text(High)}",
    };

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);
}
