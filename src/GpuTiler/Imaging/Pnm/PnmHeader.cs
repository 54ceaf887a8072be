namespace GpuTiler.Imaging;

/// <summary>The header of a Netpbm image, validated.</summary>
/// <param name="Kind">The digit of its signature, 1 to 6.</param>
/// <param name="Width">Pixels in a row, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
/// <param name="Maximum">The sample that stands for full intensity, 1 to 65535.</param>
internal readonly record struct PnmHeader(int Kind, int Width, int Height, int Maximum)
{
    /// <summary>Whether the samples are decimal text.</summary>
    public bool IsPlain => Kind <= 3;

    /// <summary>Whether a sample is one bit, and 1 is black.</summary>
    public bool IsBitmap => Kind is 1 or 4;

    /// <summary>Samples a pixel.</summary>
    public int Channels => Kind is 3 or 6 ? 3 : 1;

    /// <summary>The samples of the image.</summary>
    public Int128 SampleCount => (Int128)Width * Height * Channels;

    /// <summary>The fewest bytes that hold these samples: text needs a space between numbers, though not between bits.</summary>
    public Int128 LeastBytes => Kind switch
    {
        1 => SampleCount,
        2 or 3 => (2 * SampleCount) - 1,
        4 => (Int128)((Width + 7L) / 8) * Height,
        _ => SampleCount * (Maximum > 255 ? 2 : 1),
    };

    /// <summary>Reads signature, size and maximum, and the one white space after them.</summary>
    /// <exception cref="InvalidDataException">They are not what Netpbm defines.</exception>
    public static PnmHeader Read(PnmSource source, string name)
    {
        int letter = source.ReadByte();
        int kind = source.ReadByte() - '0';
        if (letter != 'P' || kind is < 1 or > 6)
        {
            throw new InvalidDataException($"{name} is no PBM, PGM or PPM file: it does not begin with P1 to P6.");
        }

        int width = source.ReadNumber("width", int.MaxValue);
        int height = source.ReadNumber("height", int.MaxValue);
        int maximum = kind is 1 or 4 ? 1 : source.ReadNumber("maximum", 65535);
        if (width == 0 || height == 0 || maximum == 0)
        {
            throw new InvalidDataException($"{name} is {width}x{height} pixels with a maximum of {maximum}; each must be 1 or more.");
        }

        return new PnmHeader(kind, width, height, maximum);
    }
}
