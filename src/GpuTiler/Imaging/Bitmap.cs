namespace GpuTiler.Imaging;

/// <summary>A picture as it was read: 8 or 16 bits a sample, rows packed tightly, the topmost first.</summary>
public sealed class Bitmap
{
    private readonly ushort[] deepPixels = [];
    private byte[]? pixels;

    internal Bitmap(int width, int height, int channels, byte[] pixels, IReadOnlyList<KeyValuePair<string, string>>? text = null)
        : this(width, height, channels, text) => this.pixels = pixels;

    internal Bitmap(int width, int height, int channels, ushort[] pixels, IReadOnlyList<KeyValuePair<string, string>>? text = null)
        : this(width, height, channels, text) => (deepPixels, Depth) = (pixels, 16);

    private Bitmap(int width, int height, int channels, IReadOnlyList<KeyValuePair<string, string>>? text)
    {
        Width = width;
        Height = height;
        Channels = channels;
        Text = text ?? [];
    }

    /// <summary>Makes a picture of pixels that were read elsewhere; they are not copied.</summary>
    /// <param name="pixels">Rows without gaps from the top, <paramref name="channels"/> bytes a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 red, green, blue, 4 red, green, blue, alpha.</param>
    /// <exception cref="ArgumentException">The numbers do not match the pixels.</exception>
    public static Bitmap Wrap(byte[] pixels, int width, int height, int channels)
    {
        Require(pixels, width, height, channels);
        return new(width, height, channels, pixels);
    }

    /// <summary>Makes a picture of 16 bits a sample of pixels that were read elsewhere; they are not copied.</summary>
    /// <param name="pixels">Rows without gaps from the top, <paramref name="channels"/> samples of 0 to 65,535 a pixel.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 red, green, blue, 4 red, green, blue, alpha.</param>
    /// <exception cref="ArgumentException">The numbers do not match the pixels.</exception>
    public static Bitmap Wrap(ushort[] pixels, int width, int height, int channels)
    {
        Require(pixels, width, height, channels);
        return new(width, height, channels, pixels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Samples a pixel: 1 grey, 2 grey and alpha, 3 red, green, blue, 4 red, green, blue, alpha.</summary>
    public int Channels { get; }

    /// <summary>Bits of a sample: 16 where the file has more than 8, and otherwise 8.</summary>
    public int Depth { get; } = 8;

    /// <summary>
    /// Height × width × channels bytes; of a picture of 16 bits each sample rounded, on first request. Alpha is not multiplied into the
    /// other samples.
    /// </summary>
    public ReadOnlyMemory<byte> Pixels => pixels ??= Array.ConvertAll(deepPixels, Round);

    /// <summary>
    /// The same as samples of 0 to 65,535 where <see cref="Depth"/> is 16; otherwise empty. A sample divided by 257 is on the scale of
    /// <see cref="Pixels"/>.
    /// </summary>
    public ReadOnlyMemory<ushort> DeepPixels => deepPixels;

    /// <summary>Keywords and texts that the file holds, in its order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Text { get; }

    private static void Require(Array pixels, int width, int height, int channels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (width < 1 || height < 1 || channels is < 1 or > 4 || pixels.Length != (Int128)width * height * channels)
        {
            throw new ArgumentException(
                $"{pixels.Length} samples are no picture of {width}x{height} pixels with {channels} channel(s).", nameof(pixels));
        }
    }

    private static byte Round(ushort sample) => (byte)(((sample * 255) + 32767) / 65535);
}
