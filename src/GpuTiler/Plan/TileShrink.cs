using System.Globalization;

namespace GpuTiler;

/// <summary>
/// Makes tiles smaller than their maps: a pixel stands for a block of K×K levels, or for the fewer that the right and the lower edge leave.
/// <c>default</c> is <see cref="None"/>.
/// </summary>
public readonly record struct TileShrink
{
    /// <summary>The largest side of a block.</summary>
    public const int MaxFactor = 1024;

    // One less than the factor, so that default is valid.
    private readonly int more;

    private TileShrink(int factor, ShrinkMode mode) => (more, Mode) = factor is >= 1 and <= MaxFactor
        ? (factor - 1, factor == 1 ? ShrinkMode.Mean : mode)
        : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture, $"Shrinking by {factor} is impossible: a whole number from 1 to {MaxFactor} is needed."));

    /// <summary>A pixel for each value.</summary>
    public static TileShrink None => default;

    /// <summary>Values that a pixel stands for in both directions; 1 where tiles are as large as their maps.</summary>
    public int Factor => more + 1;

    /// <summary>How a block's levels become one; <see cref="ShrinkMode.Mean"/> where <see cref="Factor"/> is 1.</summary>
    public ShrinkMode Mode { get; }

    /// <summary>A pixel shows the mean of its block's levels.</summary>
    /// <param name="factor">The side of a block, 1 to <see cref="MaxFactor"/>; 1 is <see cref="None"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="factor"/> is out of its bounds.</exception>
    public static TileShrink Mean(int factor) => new(factor, ShrinkMode.Mean);

    /// <summary>A pixel shows the largest of its block's levels.</summary>
    /// <param name="factor">The side of a block, 1 to <see cref="MaxFactor"/>; 1 is <see cref="None"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="factor"/> is out of its bounds.</exception>
    public static TileShrink Max(int factor) => new(factor, ShrinkMode.Max);

    /// <summary>The form of the command line, such as <c>4</c> or <c>4:max</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Factor}{(Mode == ShrinkMode.Max ? ":max" : "")}");

    /// <summary>How many blocks cover so many values in one direction.</summary>
    internal int BlocksOf(int values) => more == 0 ? values : ((values - 1) / Factor) + 1;
}
