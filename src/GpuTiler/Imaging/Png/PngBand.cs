using System.Buffers;
using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>One band of rows being made: an entire IDAT chunk, and the checksum of what is compressed in it.</summary>
internal sealed class PngBand : IDisposable
{
    private const int HeadBytes = 8;

    private byte[] chunk = [];
    private int length;
    private volatile bool isReady;

    /// <summary>Whether it waits to be written.</summary>
    public bool IsReady
    {
        get => isReady;
        set => isReady = value;
    }

    /// <summary>Bytes before compression.</summary>
    public int FilteredBytes { get; private set; }

    /// <summary>The Adler-32 of these bytes.</summary>
    public uint Checksum { get; private set; }

    /// <summary>The chunk, length, type and CRC included.</summary>
    public ReadOnlySpan<byte> Chunk => chunk.AsSpan(0, length);

    /// <summary>Compresses filtered rows.</summary>
    /// <param name="filtered">The rows of the band.</param>
    /// <param name="compressor">The compressor.</param>
    /// <param name="first">Whether the stream begins with them.</param>
    /// <param name="last">Whether it ends with them.</param>
    public void Fill(ReadOnlySpan<byte> filtered, PngCompressor compressor, bool first, bool last)
    {
        int room = (int)PngCompressor.RoomFor(filtered.Length) + PngCompressor.HeaderBytes + PngFormat.ChunkOverhead;
        if (chunk.Length < room)
        {
            Dispose();
            chunk = ArrayPool<byte>.Shared.Rent(room);
        }

        int used = HeadBytes;
        if (first)
        {
            compressor.WriteHeader(chunk.AsSpan(used));
            used += PngCompressor.HeaderBytes;
        }

        used += compressor.Compress(filtered, last, chunk, used);
        BinaryPrimitives.WriteInt32BigEndian(chunk, used - HeadBytes);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4), PngFormat.ImageData);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(used), Crc32.Append(0, chunk.AsSpan(4, used - 4)));
        length = used + 4;
        (FilteredBytes, Checksum) = (filtered.Length, Adler32.Of(filtered));
        IsReady = true;
    }

    /// <summary>Returns the buffer.</summary>
    public void Dispose()
    {
        if (chunk.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(chunk);
            chunk = [];
        }
    }
}
