namespace GpuTiler.Imaging;

/// <summary>A finished image in somebody else's memory, for an encoder to write.</summary>
public readonly ref struct PictureSpan
{
    /// <summary>Describes an image.</summary>
    /// <param name="pixels">The rows, the topmost first, without a gap between them.</param>
    /// <param name="width">Pixels in a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <exception cref="ArgumentException">A size is not positive, or <paramref name="pixels"/> has a different length.</exception>
    public PictureSpan(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Pixels = pixels;
        (Width, Height, Format) = (width, height, format);
        if (pixels.Length != (Int128)height * width * PixelBytes)
        {
            throw new ArgumentException($"{pixels.Length} bytes are no {width}x{height} {format} pixels.", nameof(pixels));
        }
    }

    /// <summary>The rows, the topmost first, without a gap between them.</summary>
    public ReadOnlySpan<byte> Pixels { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The layout of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes of a row.</summary>
    public int RowBytes => Width * PixelBytes;

    private int PixelBytes => Format == PixelFormat.R8 ? 1 : 4;
}
