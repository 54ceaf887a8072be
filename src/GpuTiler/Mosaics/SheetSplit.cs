using System.Globalization;

namespace GpuTiler;

/// <summary>The layers of a sheet are too large for one page.</summary>
/// <param name="Layers">How many layers there are.</param>
/// <param name="Pages">How many pages.</param>
/// <param name="MaxSize">The most pixels along a side.</param>
public sealed record SheetSplit(int Layers, int Pages, int MaxSize) : MosaicNotice
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Layers} layers are too large for one sheet of {MaxSize} pixels a side, so there are {Pages}.");
}
