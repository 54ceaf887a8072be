using System.Globalization;

namespace GpuTiler;

/// <summary>Some values are NaN or infinite.</summary>
/// <param name="Counts">How many of each kind.</param>
/// <param name="NaNColor">The colour of NaN; <see langword="null"/> for that of level 0.</param>
/// <param name="InfinityColor">The colour of +∞ and −∞; <see langword="null"/> for those of the levels 255 and 0.</param>
public sealed record NonFiniteShown(NonFiniteCounts Counts, Rgb? NaNColor, Rgb? InfinityColor) : MosaicNotice
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string nan = NaNColor?.ToText() ?? "0";
        string shown = InfinityColor is { } infinity ? $"NaN is shown as {nan}, ±∞ as {infinity.ToText()}"
            : NaNColor is null ? "NaN and −∞ are shown as 0, +∞ as 255"
            : $"NaN is shown as {nan}, −∞ as 0, +∞ as 255";
        return string.Create(
            CultureInfo.InvariantCulture, $"{Counts.NaN} NaN, {Counts.PositiveInfinity} +∞ and {Counts.NegativeInfinity} −∞; {shown}.");
    }
}
