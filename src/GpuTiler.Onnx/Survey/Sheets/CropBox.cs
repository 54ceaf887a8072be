namespace GpuTiler.Onnx;

/// <summary>The piece of a picture that a value saw, in pixels; it may leave the picture.</summary>
/// <param name="Top">The first row.</param>
/// <param name="Left">The first column.</param>
/// <param name="Height">How many rows.</param>
/// <param name="Width">How many columns.</param>
internal readonly record struct CropBox(double Top, double Left, double Height, double Width)
{
    /// <summary>What the value in a place of a layer's maps saw.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="place">Row·width + column.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="own">
    /// Where the value lies over the picture, where it saw all of it and its map has several values; otherwise <see langword="null"/>.
    /// </param>
    public static CropBox Of(SurveyedLayer layer, int place, int height, int width, out CropBox? own)
    {
        var (row, column) = (place / layer.Width, place % layer.Width);
        own = null;
        if (layer.Field is { } field && (field.Height < height || field.Width < width))
        {
            return new(field.OffsetY + (row * field.StrideY), field.OffsetX + (column * field.StrideX), field.Height, field.Width);
        }

        if (layer.Height * layer.Width > 1)
        {
            double down = (double)height / layer.Height, across = (double)width / layer.Width;
            own = new(row * down, column * across, down, across);
        }

        return new(0, 0, height, width);
    }
}
