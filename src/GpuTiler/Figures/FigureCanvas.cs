using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>Draws grey and colours into an image of either pixel format.</summary>
internal readonly ref struct FigureCanvas(Span<byte> pixels, int rowPitch, int pixelSize)
{
    private readonly Span<byte> pixels = pixels;

    /// <summary>Fills a rectangle with a colour, which is a grey in an image of grey levels.</summary>
    public void Fill(PixelBox box, Rgb colour)
    {
        for (int y = box.Y; y < box.Bottom && box.Width > 0; y++)
        {
            var row = pixels.Slice((y * rowPitch) + (box.X * pixelSize), box.Width * pixelSize);
            if (pixelSize == 1)
            {
                row.Fill(colour.Red);
            }
            else
            {
                MemoryMarshal.Cast<byte, uint>(row).Fill(colour.Word);
            }
        }
    }

    /// <summary>Fills a rectangle with the colour of a level.</summary>
    public void FillLevel(PixelBox box, byte level, ColorMap? map)
    {
        if (map is null)
        {
            Fill(box, Rgb.Grey(level));
            return;
        }

        for (int y = box.Y; y < box.Bottom; y++)
        {
            for (int x = box.X; x < box.Right; x++)
            {
                map.Rgba.Slice(4 * level, 4).CopyTo(pixels[((y * rowPitch) + (x * pixelSize))..]);
            }
        }
    }

    /// <summary>Draws a rectangle's outline, inside it.</summary>
    public void Frame(PixelBox box, int thickness, Rgb colour)
    {
        Fill(box with { Height = thickness }, colour);
        Fill(box with { Y = box.Bottom - thickness, Height = thickness }, colour);
        Fill(box with { Width = thickness }, colour);
        Fill(box with { X = box.Right - thickness, Width = thickness }, colour);
    }

    /// <summary>Draws a line of text.</summary>
    /// <param name="glyphs">Its glyphs.</param>
    /// <param name="left">The first column.</param>
    /// <param name="top">The first row.</param>
    /// <param name="scale">Pixels of a dot.</param>
    /// <param name="colour">The text's colour.</param>
    public void Text(ReadOnlySpan<byte> glyphs, int left, int top, int scale, Rgb colour)
    {
        foreach (byte glyph in glyphs)
        {
            for (int dot = 0; dot < BitmapFont.Width * BitmapFont.Height; dot++)
            {
                var (y, x) = Math.DivRem(dot, BitmapFont.Width);
                if (BitmapFont.IsInk(glyph, x, y))
                {
                    Fill(new(left + (x * scale), top + (y * scale), scale, scale), colour);
                }
            }

            left += BitmapFont.Advance * scale;
        }
    }
}
