using System.Globalization;

namespace GpuTiler;

/// <summary>The names of a figure's rows, for which its tiles are too low.</summary>
/// <param name="TileHeight">Height of a tile in pixels.</param>
/// <param name="NeededScale">
/// The smallest <see cref="TileOptions.Scale"/> that makes room; 0 where maps are shrunk, for no scale goes with it.
/// </param>
public sealed record RowNamesLeftOut(int TileHeight, int NeededScale)
{
    /// <summary>What is left out and why, without the remedies and without a full stop.</summary>
    public string Problem => string.Create(
        CultureInfo.InvariantCulture, $"The names of the rows are left out: a row of {TileHeight} pixels is too low");

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Problem}; {(NeededScale == 0 ? "maps that are not shrunk have more" : $"a scale of {NeededScale} makes")} room.");
}
