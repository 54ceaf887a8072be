using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>Draws grey and colours into an image of either pixel format.</summary>
internal readonly ref struct FigureCanvas(Span<byte> pixels, int rowPitch, int pixelSize)
{
    private readonly Span<byte> pixels = pixels;

    /// <summary>Fills a rectangle with a colour, which is a grey in an image of grey levels.</summary>
    public void Fill(PixelBox box, Rgb color)
    {
        for (int y = box.Y; y < box.Bottom && box.Width > 0; y++)
        {
            var row = pixels.Slice((y * rowPitch) + (box.X * pixelSize), box.Width * pixelSize);
            if (pixelSize == 1)
            {
                row.Fill(color.Red);
            }
            else
            {
                MemoryMarshal.Cast<byte, uint>(row).Fill(color.Word);
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

    /// <summary>Draws a rectangle's outline, inside the rectangle.</summary>
    public void Frame(PixelBox box, int thickness, Rgb color)
    {
        Fill(box with { Height = thickness }, color);
        Fill(box with { Y = box.Bottom - thickness, Height = thickness }, color);
        Fill(box with { Width = thickness }, color);
        Fill(box with { X = box.Right - thickness, Width = thickness }, color);
    }

    /// <summary>Draws a line of text.</summary>
    /// <param name="text">The line.</param>
    /// <param name="left">The first column.</param>
    /// <param name="top">The first row.</param>
    /// <param name="ink">The text's colour.</param>
    /// <param name="ground">The colour already there, with which the ink is mixed at edges.</param>
    public void Text(TextMask text, int left, int top, Rgb ink, Rgb ground)
    {
        for (int y = 0; y < text.Height; y++)
        {
            for (int x = 0; x < text.Width; x++)
            {
                byte coverage = text.Coverage[(y * text.Width) + x];
                if (coverage > 0)
                {
                    Fill(new(left + x, top + y, 1, 1), Mix(ink, ground, coverage));
                }
            }
        }
    }

    private static Rgb Mix(Rgb ink, Rgb ground, byte coverage)
    {
        return new(Component(ink.Red, ground.Red), Component(ink.Green, ground.Green), Component(ink.Blue, ground.Blue));

        byte Component(byte over, byte under) => (byte)(((over * coverage) + (under * (255 - coverage)) + 127) / 255);
    }
}
