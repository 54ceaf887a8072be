namespace GpuTiler.Cli;

/// <summary>A picture in the size at which a terminal shows it.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Red, green and blue of each pixel, rows from the top without gaps.</param>
internal sealed record ShownPicture(int Width, int Height, ReadOnlyMemory<byte> Pixels)
{
    /// <summary>A pixel's color as 0xRRGGBB.</summary>
    public int ColorAt(int x, int y)
    {
        var pixel = Pixels.Span.Slice(((y * Width) + x) * 3, 3);
        return (pixel[0] << 16) | (pixel[1] << 8) | pixel[2];
    }
}
