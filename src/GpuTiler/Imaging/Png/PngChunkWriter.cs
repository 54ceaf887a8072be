using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>Writes complete PNG chunks.</summary>
internal static class PngChunkWriter
{
    /// <summary>Writes one chunk whose data is at hand.</summary>
    public static void Write(Stream output, uint type, ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32BigEndian(head, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], type);
        Span<byte> tail = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(tail, Crc32.Append(Crc32.Append(0, head[4..]), data));
        output.Write(head);
        output.Write(data);
        output.Write(tail);
    }

    /// <summary>Writes the IHDR chunk of an image of 8 bits a sample, not interlaced.</summary>
    public static void WriteHeader(Stream output, int width, int height, PngColorType colorType)
    {
        Span<byte> data = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data[4..], height);
        data[8] = 8;
        data[9] = (byte)colorType;
        data[10..].Clear();
        Write(output, PngFormat.Header, data);
    }
}
