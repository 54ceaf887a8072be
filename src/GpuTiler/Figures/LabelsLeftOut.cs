using System.Globalization;

namespace GpuTiler;

/// <summary>The labels for which a figure's tiles are too narrow.</summary>
/// <param name="Labels">What is left out.</param>
/// <param name="IsAll">Whether nothing remains.</param>
/// <param name="TileWidth">Width of a tile in pixels.</param>
/// <param name="TileHeight">Height of a tile in pixels.</param>
/// <param name="NeededScale">
/// The smallest <see cref="TileOptions.Scale"/> that makes room; 0 where maps are shrunk, for no scale goes with it.
/// </param>
public sealed record LabelsLeftOut(FigureLabels Labels, bool IsAll, int TileWidth, int TileHeight, int NeededScale)
{
    private static readonly (FigureLabels Label, string Word)[] Words =
    [
        (FigureLabels.Index, "indices"), (FigureLabels.Name, "layer's name"), (FigureLabels.Range, "ranges"), (FigureLabels.Mean, "means"),
    ];

    /// <summary>What is left out and why, without the remedies and without a full stop.</summary>
    public string Problem => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsAll ? "The labels are left out" : Missing())}: a tile of {TileWidth}×{TileHeight} pixels is too narrow");

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Problem}; {(NeededScale == 0 ? "maps that are not shrunk have more" : $"a scale of {NeededScale} makes")} room.");

    private string Missing()
    {
        string[] words = [.. Words.Where(word => Labels.HasFlag(word.Label)).Select(word => word.Word)];
        return $"The {string.Join(" and the ", words)} {(words is ["layer's name"] ? "is" : "are")} left out of the labels";
    }
}
