using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GpuTiler.Imaging;

/// <summary>
/// Reads the first image of a Netpbm file: PBM, PGM or PPM, plain (P1 to P3) or raw (P4 to P6), scaled to 8 bits a sample, or to 16 where
/// its maximum is above 255.
/// </summary>
public static class PnmReader
{
    /// <summary>Reads one image; what follows it is left alone.</summary>
    /// <param name="input">The file from its signature on. One that cannot seek is read to its end into memory first.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <param name="limits">How large it may be once it is decoded.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a Netpbm file, is damaged or truncated, or is too large; the message begins with
    /// <paramref name="name"/>.
    /// </exception>
    /// <exception cref="DecodingLimitException">It is beyond the limits.</exception>
    public static Bitmap Read(Stream input, string name, in DecodingLimits limits = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        using var file = new GuardedInput(SeekableInput.From(input, name), name, limits.Time);
        using var source = new PnmSource(file, name);
        var header = PnmHeader.Read(source, name);
        if (header.Maximum > byte.MaxValue)
        {
            ushort[] deepPixels = Allocate<ushort>(header, source.BytesLeft, name, limits);
            ReadDeep(source, header, deepPixels, name);
            return new Bitmap(header.Width, header.Height, header.Channels, deepPixels);
        }

        byte[] pixels = Allocate<byte>(header, source.BytesLeft, name, limits);
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

    private static T[] Allocate<T>(PnmHeader header, long bytesLeft, string name, in DecodingLimits limits)
        where T : unmanaged
    {
        Int128 count = header.SampleCount;
        if (count > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{name} is {header.Width}x{header.Height} pixels, which take {count * Unsafe.SizeOf<T>()} bytes; "
                + $"{(Int128)Array.MaxLength * Unsafe.SizeOf<T>()} is the most that can be read.");
        }

        if (bytesLeft < header.LeastBytes)
        {
            throw new InvalidDataException(
                $"{name} is truncated: its {header.Width}x{header.Height} pixels take {header.LeastBytes} bytes or "
                + $"more, and {bytesLeft} are there.");
        }

        limits.RequirePicture(name, header.Width, header.Height, header.Channels * Unsafe.SizeOf<T>());
        return GC.AllocateUninitializedArray<T>((int)count);
    }

    private static void ReadPlain(PnmSource source, PnmHeader header, Span<byte> pixels, string name)
    {
        foreach (ref byte pixel in pixels)
        {
            pixel = header.IsBitmap
                ? BitToGrey(source.ReadBit())
                : (byte)Scale(source.ReadNumber("pixel", 65535), header.Maximum, byte.MaxValue, name);
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
        source.ReadBlock(pixels);
        if (header.Maximum < byte.MaxValue)
        {
            foreach (ref byte pixel in pixels)
            {
                pixel = (byte)Scale(pixel, header.Maximum, byte.MaxValue, name);
            }
        }
    }

    private static void ReadDeep(PnmSource source, PnmHeader header, Span<ushort> pixels, string name)
    {
        Span<byte> piece = stackalloc byte[4096];
        while (!pixels.IsEmpty)
        {
            int count = Math.Min(piece.Length / 2, pixels.Length);
            if (!header.IsPlain)
            {
                source.ReadBlock(piece[..(2 * count)]);
            }

            for (int i = 0; i < count; i++)
            {
                int sample = header.IsPlain ? source.ReadNumber("pixel", 65535) : BinaryPrimitives.ReadUInt16BigEndian(piece[(2 * i)..]);
                pixels[i] = (ushort)Scale(sample, header.Maximum, ushort.MaxValue, name);
            }

            pixels = pixels[count..];
        }
    }

    private static byte BitToGrey(int bit) => bit == 0 ? (byte)255 : (byte)0;

    // To nearest. From 16 bits on to 8 gives the same as directly: 255 divides 65,535, and the quotient is odd.
    private static int Scale(int sample, int maximum, int full, string name) => sample <= maximum
        ? (int)((((long)sample * full) + (maximum / 2)) / maximum)
        : throw new InvalidDataException($"{name} is damaged: it has a pixel of {sample}, above its maximum of {maximum}.");
}
