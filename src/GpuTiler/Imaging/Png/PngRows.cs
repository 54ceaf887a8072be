namespace GpuTiler.Imaging;

/// <summary>The rows of an image that is written, in memory that stays where it is while several threads read it.</summary>
/// <param name="first">The first pixel.</param>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
/// <param name="pitch">Bytes from one row to the next.</param>
/// <param name="colorType">Grey for R8 rows; RGBA for RGBA rows, and RGB for such rows without their alpha.</param>
internal readonly unsafe struct PngRows(byte* first, int width, int height, int pitch, PngColorType colorType)
{
    /// <summary>How many there are.</summary>
    public int Count => height;

    /// <summary>Whether alpha is left out.</summary>
    public bool DropAlpha => colorType == PngColorType.Rgb;

    /// <summary>Bytes of a pixel in the file.</summary>
    public int BytesPerPixel => colorType switch { PngColorType.Grey => 1, PngColorType.Rgb => 3, _ => 4 };

    /// <summary>Bytes of a row in the file, without its filter type.</summary>
    public int StoredBytes => BytesPerPixel * width;

    /// <summary>A row as it is in memory.</summary>
    public ReadOnlySpan<byte> this[int y] => new(first + ((nint)y * pitch), colorType == PngColorType.Grey ? width : 4 * width);
}
