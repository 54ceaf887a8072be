using System.Globalization;

namespace GpuTiler;

/// <summary>The tiles are so many lines that the channels, which were taken to come first, may come last.</summary>
/// <param name="Maps">How many maps there are.</param>
/// <param name="Width">Columns of each.</param>
/// <param name="Height">Rows of each.</param>
public sealed record ChannelsPerhapsLast(int Maps, int Width, int Height) : MosaicNotice
{
    private const int Most = 100;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"The {Maps} maps are lines of {Width}×{Height}: perhaps the channels come last.");

    /// <summary>The notice for a layer; <see langword="null"/> where it looks as it should.</summary>
    internal static ChannelsPerhapsLast? Of(LayerDescription layer) => layer.Shape is var shape
        && layer.Dimensions.Count is 3 or 4 && !layer.HasKnownLayout && shape.Layout == TensorLayout.Nchw
        && shape.Channels >= Most && (shape.Width == 1) != (shape.Height == 1)
            ? new(shape.Channels, shape.Width, shape.Height)
            : null;
}
