namespace GpuTiler.Imaging;

/// <summary>A picture as it was read: 8 bits a sample, rows packed tightly, the topmost first.</summary>
public sealed class Bitmap
{
    internal Bitmap(int width, int height, int channels, byte[] pixels, IReadOnlyList<KeyValuePair<string, string>>? text = null)
    {
        Width = width;
        Height = height;
        Channels = channels;
        Pixels = pixels;
        Text = text ?? [];
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Bytes a pixel: 1 grey, 2 grey and alpha, 3 red, green, blue, 4 red, green, blue, alpha.</summary>
    public int Channels { get; }

    /// <summary>Height × width × channels bytes. Alpha is not multiplied into the other samples.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>Keywords and texts that the file holds, in its order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Text { get; }
}
