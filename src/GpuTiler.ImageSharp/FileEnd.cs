using System.Buffers.Binary;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Webp;

namespace GpuTiler.ImageSharp;

/// <summary>Whether a file has an end. ImageSharp takes what was cut off for grey or black pixels, and says nothing.</summary>
internal static class FileEnd
{
    private const byte Marker = 0xFF, Scan = 0xDA, EndOfImage = 0xD9;

    /// <summary>Looks for it; formats whose decoder sees by itself that something is missing are taken as they are.</summary>
    /// <param name="input">The file; its position changes.</param>
    /// <param name="format">Its format.</param>
    public static bool IsThere(Stream input, IImageFormat format)
    {
        input.Position = 0;
        var file = new BufferedStream(input, 1 << 16);
        try
        {
            return format switch
            {
                JpegFormat => IsThereInJpeg(file),
                WebpFormat => IsThereInWebp(file),
                GifFormat => IsThereInGif(file),
                BmpFormat => IsThereInBmp(file),
                TgaFormat => IsThereInTga(file),
                _ => true,
            };
        }
        catch (EndOfStreamException)
        {
            return false;
        }
    }

    // Behind the first scan's header: before it there may be a whole picture for previews.
    private static bool IsThereInJpeg(Stream file)
    {
        Span<byte> four = stackalloc byte[4];
        file.Position = 2;
        while (Take(file, four[..2])[1] is var kind and not Scan)
        {
            // A marker may follow on fill bytes. A segment's length counts itself.
            int forward = kind == Marker ? -1 : BinaryPrimitives.ReadUInt16BigEndian(Take(file, four[2..])) - 2;
            file.Position += forward;
        }

        Span<byte> piece = stackalloc byte[4096];
        for (bool wasMarker = false; file.Read(piece) is > 0 and var count; wasMarker = piece[count - 1] == Marker)
        {
            if ((wasMarker && piece[0] == EndOfImage) || piece[..count].IndexOf([Marker, EndOfImage]) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // ImageSharp takes memory for what a chunk of metadata claims to have, and reads such chunks to the end of the file.
    private static bool IsThereInWebp(Stream file)
    {
        Span<byte> head = stackalloc byte[12], chunk = stackalloc byte[8];
        long end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(Take(file, head)[4..]);
        bool isThere = end <= file.Length;
        while (isThere && file.Length - file.Position >= chunk.Length)
        {
            bool isMetadata = Take(file, chunk)[..4].SequenceEqual("EXIF"u8)
                || chunk[..4].SequenceEqual("XMP "u8)
                || chunk[..4].SequenceEqual("ICCP"u8);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            isThere = size <= file.Length - file.Position || (file.Position > end && !isMetadata);
            file.Position += size + (size & 1);
        }

        return isThere;
    }

    private static bool IsThereInGif(Stream file)
    {
        Span<byte> head = stackalloc byte[13];
        Take(file, head);
        file.Position += TableBytes(head[10]);
        int kind;
        while ((kind = TakeByte(file)) == 0x21)
        {
            file.Position++;
            SkipBlocks(file);
        }

        // No image at all is for the decoder to say.
        if (kind == 0x2C)
        {
            int table = TableBytes(Take(file, head[..9])[8]);
            file.Position += table + 1;
            SkipBlocks(file);
        }

        return true;

        static int TableBytes(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static bool IsThereInBmp(Stream file)
    {
        var head = Take(file, stackalloc byte[34]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(head[10..]),
            compression = BinaryPrimitives.ReadUInt32LittleEndian(head[30..]);
        bool isOld = BinaryPrimitives.ReadUInt32LittleEndian(head[14..]) == 12;
        long width = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(head[18..]) : BinaryPrimitives.ReadInt32LittleEndian(head[18..]);
        long height = isOld ? BinaryPrimitives.ReadUInt16LittleEndian(head[20..]) : BinaryPrimitives.ReadInt32LittleEndian(head[22..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(head[(isOld ? 24 : 28)..]);
        const int BitFields = 3;
        return (!isOld && compression is not (0 or BitFields))
            || offset + (Int128)(((width * bits) + 31) / 32 * 4) * Math.Abs(height) <= file.Length;
    }

    private static bool IsThereInTga(Stream file)
    {
        var head = Take(file, stackalloc byte[18]);
        int pixelBytes = (head[16] + 7) / 8, colorBytes = (head[7] + 7) / 8;
        long pixels = BinaryPrimitives.ReadUInt16LittleEndian(head[12..]) * (long)BinaryPrimitives.ReadUInt16LittleEndian(head[14..]);
        file.Position += head[0] + (head[1] == 0 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(head[5..]) * colorBytes);
        const int IsPacked = 8, Repeated = 0x80;
        if ((head[2] & IsPacked) == 0)
        {
            return file.Position + (pixels * pixelBytes) <= file.Length;
        }

        while (pixels > 0)
        {
            int packet = TakeByte(file), count = (packet & ~Repeated) + 1;
            file.Position += packet < Repeated ? count * pixelBytes : pixelBytes;
            pixels -= count;
        }

        return file.Position <= file.Length;
    }

    private static void SkipBlocks(Stream file)
    {
        while (TakeByte(file) is > 0 and var length)
        {
            file.Position += length;
        }
    }

    private static int TakeByte(Stream file) => file.ReadByte() is >= 0 and var value ? value : throw new EndOfStreamException();

    private static Span<byte> Take(Stream file, Span<byte> bytes)
    {
        file.ReadExactly(bytes);
        return bytes;
    }
}
