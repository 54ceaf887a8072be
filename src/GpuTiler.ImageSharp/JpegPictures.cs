using GpuTiler.Imaging;
using SixLabors.ImageSharp.Formats.Jpeg;

namespace GpuTiler.ImageSharp;

/// <summary>JPEG files: greyscale if a pixel is one byte, and otherwise in colour without subsampling (4:4:4).</summary>
public sealed class JpegPictures : IPictureEncoder
{
    /// <summary>The quality of files where nobody says otherwise.</summary>
    public const int UsualQuality = 90;

    private readonly JpegEncoder grey, color;

    /// <summary>Makes an encoder.</summary>
    /// <param name="quality">1, the smallest files, to 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The quality is another number.</exception>
    public JpegPictures(int quality = UsualQuality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        grey = new() { Quality = quality, ColorType = JpegColorType.Luminance };
        color = new() { Quality = quality, ColorType = JpegColorType.YCbCrRatio444 };
    }

    /// <inheritdoc/>
    public string Ending => ".jpg";

    /// <inheritdoc/>
    /// <remarks>The format has one more, which ImageSharp does not write.</remarks>
    public int MaxSide => 65_534;

    /// <summary>Writes one image; alpha is left out.</summary>
    /// <inheritdoc/>
    public void Write(Stream output, PictureSpan picture, in PictureWriteOptions options = default) => EncodedPicture.Write(
        output,
        picture,
        ("JPEG", MaxSide),
        picture.Format == PixelFormat.R8 ? grey : color,
        PictureRecord.AsExif(options.Text),
        options.CancellationToken);
}
