namespace GpuTiler.Cli;

/// <summary>An image that is ready to be written, rows without a gap.</summary>
/// <param name="Pixels">Its pixels.</param>
/// <param name="Width">Columns of pixels.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Format">The layout of a pixel.</param>
/// <param name="Content">What is in it, for the list of files.</param>
internal readonly record struct FinishedImage(byte[] Pixels, int Width, int Height, PixelFormat Format, string Content)
{
    /// <summary>Bytes of a row.</summary>
    public int RowBytes => Width * (Format == PixelFormat.R8 ? 1 : 4);
}
