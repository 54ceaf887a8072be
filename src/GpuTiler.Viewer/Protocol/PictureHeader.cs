using System.Buffers.Binary;

namespace GpuTiler.Viewer;

/// <summary>What precedes the pixels of a picture that a page sends: 24 bytes, little-endian.</summary>
/// <param name="Channels">1 grey, 3 RGB, 4 RGB and alpha.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Time">When it was taken, by the page's clock.</param>
internal readonly record struct PictureHeader(int Channels, int Width, int Height, double Time)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 24;

    /// <summary>Bytes of the pixels.</summary>
    public long PixelBytes => (long)Width * Height * Channels;

    /// <summary>Reads a header.</summary>
    /// <param name="message">The whole message; its first byte has been looked at.</param>
    /// <returns><see langword="null"/> where it is no picture of exactly the pixels that follow.</returns>
    public static PictureHeader? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < Size)
        {
            return null;
        }

        var header = new PictureHeader(
            message[1], BinaryPrimitives.ReadUInt16LittleEndian(message[2..]), BinaryPrimitives.ReadUInt16LittleEndian(message[4..]),
            BinaryPrimitives.ReadDoubleLittleEndian(message[16..]));
        return header is { Channels: 1 or 3 or 4, Width: > 0, Height: > 0 } && header.PixelBytes == message.Length - Size ? header : null;
    }
}
