using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>
/// Reads the first image of a Netpbm file: PBM, PGM or PPM, plain (P1 to P3) or raw (P4 to P6), scaled to 8 bits a
/// sample.
/// </summary>
public static class PnmReader
{
    /// <summary>Reads one image; what follows it is left alone.</summary>
    /// <param name="input">The file from its signature on. One that cannot seek is read to its end into memory first.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a Netpbm file, is damaged or truncated, or is too large; the message begins with
    /// <paramref name="name"/>.
    /// </exception>
    public static Bitmap Read(Stream input, string name)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        using var source = new PnmSource(SeekableInput.From(input, name), name);
        PnmHeader header = PnmHeader.Read(source, name);
        byte[] pixels = Allocate(header, source.BytesLeft, name);
        if (header.IsPlain)
        {
            ReadPlain(source, header, pixels, name);
        }
        else if (header.IsBitmap)
        {
            ReadBits(source, header, pixels);
        }
        else
        {
            ReadRaw(source, header, pixels, name);
        }

        return new Bitmap(header.Width, header.Height, header.Channels, pixels);
    }

    private static byte[] Allocate(PnmHeader header, long bytesLeft, string name)
    {
        Int128 count = header.SampleCount;
        if (count > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{name} is {header.Width}x{header.Height} pixels, which take {count} bytes; "
                + $"{Array.MaxLength} is the most that can be read.");
        }

        if (bytesLeft < header.LeastBytes)
        {
            throw new InvalidDataException(
                $"{name} is truncated: its {header.Width}x{header.Height} pixels take {header.LeastBytes} bytes or "
                + $"more, and {bytesLeft} are there.");
        }

        return GC.AllocateUninitializedArray<byte>((int)count);
    }

    private static void ReadPlain(PnmSource source, PnmHeader header, Span<byte> pixels, string name)
    {
        foreach (ref byte pixel in pixels)
        {
            pixel = header.IsBitmap
                ? BitToGrey(source.ReadBit())
                : Scale(source.ReadNumber("pixel", 65535), header.Maximum, name);
        }
    }

    private static void ReadBits(PnmSource source, PnmHeader header, Span<byte> pixels)
    {
        for (int y = 0; y < header.Height; y++)
        {
            int bits = 0;
            Span<byte> row = pixels.Slice(y * header.Width, header.Width);
            for (int x = 0; x < row.Length; x++)
            {
                // Every row begins with a new byte, its first pixel in the highest bit.
                bits = x % 8 == 0 ? source.ReadByte() : bits << 1;
                row[x] = BitToGrey((bits >> 7) & 1);
            }
        }
    }

    private static void ReadRaw(PnmSource source, PnmHeader header, Span<byte> pixels, string name)
    {
        if (header.Maximum < 256)
        {
            source.ReadBlock(pixels);
            if (header.Maximum < 255)
            {
                foreach (ref byte pixel in pixels)
                {
                    pixel = Scale(pixel, header.Maximum, name);
                }
            }

            return;
        }

        Span<byte> piece = stackalloc byte[4096];
        while (!pixels.IsEmpty)
        {
            Span<byte> samples = piece[..Math.Min(piece.Length, 2 * Math.Min(pixels.Length, piece.Length))];
            source.ReadBlock(samples);
            for (int at = 0; at < samples.Length; at += 2)
            {
                pixels[at / 2] = Scale(BinaryPrimitives.ReadUInt16BigEndian(samples[at..]), header.Maximum, name);
            }

            pixels = pixels[(samples.Length / 2)..];
        }
    }

    private static byte BitToGrey(int bit) => bit == 0 ? (byte)255 : (byte)0;

    private static byte Scale(int sample, int maximum, string name) => sample <= maximum
        ? (byte)(((sample * 255) + (maximum / 2)) / maximum)
        : throw new InvalidDataException($"{name} is damaged: it has a pixel of {sample}, above its maximum of {maximum}.");
}
