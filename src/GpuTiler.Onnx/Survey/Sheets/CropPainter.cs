using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>
/// Draws pieces of pictures into the square cells of a sheet: each is as large as its cell allows, and its pixels stay squares.
/// </summary>
/// <param name="PixelBytes">Bytes of a pixel of the sheet: 1 for grey levels, or 4 for red, green, blue and alpha.</param>
/// <param name="Cell">Pixels along a side of a cell.</param>
internal readonly record struct CropPainter(int PixelBytes, int Cell)
{
    /// <summary>What is outside the picture.</summary>
    public static readonly Rgb Outside = Rgb.Grey(96);

    // Over dark pictures and light ones.
    private static readonly Rgb Mark = new(255, 64, 64);

    /// <summary>Draws what a value saw.</summary>
    /// <param name="layer">The value's layer.</param>
    /// <param name="place">Where it is in its map: row·width + column.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="cell">The sheet's pixels from the cell's first on.</param>
    /// <param name="pitch">Bytes of a row of the sheet.</param>
    public void Paint(SurveyedLayer layer, int place, Bitmap picture, Span<byte> cell, int pitch)
    {
        new FigureCanvas(cell, pitch, PixelBytes).Fill(new(0, 0, Cell, Cell), Outside);
        var box = CropBox.Of(layer, place, picture.Height, picture.Width, out var own);
        Paint(picture, box, own, cell, pitch);
    }

    /// <summary>Draws a piece of a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="box">The piece.</param>
    /// <param name="own">What is outlined in it, if anything.</param>
    /// <param name="sheet">The sheet's pixels from the cell's first on.</param>
    /// <param name="pitch">Bytes of a row of the sheet.</param>
    public void Paint(Bitmap picture, CropBox box, CropBox? own, Span<byte> sheet, int pitch)
    {
        double side = Math.Max(box.Height, box.Width), step = side / Cell;
        var pixels = picture.Pixels.Span;
        for (int i = 0; i < Cell; i++)
        {
            int y = (int)Math.Floor(box.Top + ((i + 0.5) * step));
            for (int j = 0; j < Cell; j++)
            {
                int x = (int)Math.Floor(box.Left + ((j + 0.5) * step));
                if (y >= 0 && y < picture.Height && x >= 0 && x < picture.Width && y < box.Top + box.Height && x < box.Left + box.Width)
                {
                    Copy(
                        pixels.Slice(((y * picture.Width) + x) * picture.Channels, picture.Channels),
                        sheet[((i * pitch) + (j * PixelBytes))..]);
                }
            }
        }

        if (own is { } place)
        {
            var (top, left) = ((int)((place.Top - box.Top) / step), (int)((place.Left - box.Left) / step));
            int height = Math.Max(2, (int)(place.Height / step)), width = Math.Max(2, (int)(place.Width / step));
            new FigureCanvas(sheet, pitch, PixelBytes).Frame(
                new(Math.Min(left, Cell - width), Math.Min(top, Cell - height), width, height), 1, PixelBytes == 1 ? Rgb.Grey(255) : Mark);
        }
    }

    private void Copy(ReadOnlySpan<byte> pixel, Span<byte> target)
    {
        if (PixelBytes == 1)
        {
            target[0] = pixel[0];
            return;
        }

        bool isGrey = pixel.Length < 3;
        (target[0], target[1], target[2], target[3]) = (pixel[0], pixel[isGrey ? 0 : 1], pixel[isGrey ? 0 : 2], 255);
    }
}
