using System.Buffers;
using System.IO.Compression;

namespace GpuTiler.Imaging;

/// <summary>Decompresses the pixels of a file and undoes the filters, one row at a time.</summary>
internal sealed class PngRowReader : IDisposable
{
    // A row would cost the decompressor a call of its own.
    private const int BatchBytes = 1 << 16;

    private readonly PngImageDataReader imageData;
    private readonly BufferedStream expander;
    private readonly PngHeader header;
    private readonly string name;
    private byte[] row;
    private byte[] above;
    private int rowBytes;

    /// <summary>Starts with the first IDAT chunk.</summary>
    public PngRowReader(PngImageDataReader imageData, PngHeader header, string name)
    {
        this.imageData = imageData;
        expander = new BufferedStream(new ZLibStream(imageData, CompressionMode.Decompress), BatchBytes);
        this.header = header;
        this.name = name;
        int length = (int)header.RowBytes(header.Width) + 1;
        row = ArrayPool<byte>.Shared.Rent(length);
        above = ArrayPool<byte>.Shared.Rent(length);
    }

    /// <summary>Starts a pass with rows of some pixels.</summary>
    public void StartPass(int columns)
    {
        rowBytes = (int)header.RowBytes(columns);
        row.AsSpan(0, rowBytes + 1).Clear();
    }

    /// <summary>Reads the next row; it is valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        (row, above) = (above, row);
        Span<byte> stored = row.AsSpan(0, rowBytes + 1);
        int count = Read(stored);
        if (count < stored.Length)
        {
            throw new InvalidDataException(
                $"{name} has fewer pixels than its size of {header.Width}x{header.Height}: its compressed data ends early.");
        }

        var filter = (PngFilterType)stored[0];
        if (filter > PngFilterType.Paeth)
        {
            throw new InvalidDataException($"{name} is damaged: a row has filter type {stored[0]}, and PNG defines 0 to 4.");
        }

        PngFilterUndo.Apply(filter, stored[1..], above.AsSpan(1, rowBytes), header.FilterDistance);
        return stored[1..];
    }

    /// <summary>Checks that the compressed data ends after the last row, with the right checksum.</summary>
    public void Finish()
    {
        if (Read(stackalloc byte[1]) != 0)
        {
            throw new InvalidDataException(
                $"{name} has more pixels than its size of {header.Width}x{header.Height}: its compressed data goes on.");
        }

        // ZLibStream says nothing where the checksum at the end is cut off.
        if (imageData.IsExhausted)
        {
            throw new InvalidDataException($"{name} is damaged: its compressed pixels have no checksum.");
        }
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        expander.Dispose();
        ArrayPool<byte>.Shared.Return(row);
        ArrayPool<byte>.Shared.Return(above);
        row = above = [];
    }

    private int Read(Span<byte> buffer)
    {
        try
        {
            return expander.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{name} is damaged: its compressed pixels do not decompress.", error);
        }
    }
}
