using System.Buffers;
using System.IO.Compression;

namespace GpuTiler.Imaging;

/// <summary>Decompresses the pixels of a file and undoes the filters, one row at a time.</summary>
internal sealed class PngRowReader : IDisposable
{
    // A row would cost the decompressor a call of its own.
    private const int BatchBytes = 1 << 16;

    private readonly PngImageDataReader _imageData;
    private readonly BufferedStream _expander;
    private readonly PngHeader _header;
    private readonly string _name;
    private byte[] _row;
    private byte[] _above;
    private int _rowBytes;

    /// <summary>Starts with the first IDAT chunk.</summary>
    public PngRowReader(PngImageDataReader imageData, PngHeader header, string name)
    {
        _imageData = imageData;
        _expander = new BufferedStream(new ZLibStream(imageData, CompressionMode.Decompress), BatchBytes);
        _header = header;
        _name = name;
        int length = (int)header.RowBytes(header.Width) + 1;
        _row = ArrayPool<byte>.Shared.Rent(length);
        _above = ArrayPool<byte>.Shared.Rent(length);
    }

    /// <summary>Starts a pass with rows of some pixels.</summary>
    public void StartPass(int columns)
    {
        _rowBytes = (int)_header.RowBytes(columns);
        _row.AsSpan(0, _rowBytes + 1).Clear();
    }

    /// <summary>Reads the next row; it is valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        (_row, _above) = (_above, _row);
        Span<byte> stored = _row.AsSpan(0, _rowBytes + 1);
        int count = Read(stored);
        if (count < stored.Length)
        {
            throw new InvalidDataException(
                $"{_name} has fewer pixels than its size of {_header.Width}x{_header.Height}: its compressed data ends early.");
        }

        var filter = (PngFilterType)stored[0];
        if (filter > PngFilterType.Paeth)
        {
            throw new InvalidDataException($"{_name} is damaged: a row has filter type {stored[0]}, and PNG defines 0 to 4.");
        }

        PngFilterUndo.Apply(filter, stored[1..], _above.AsSpan(1, _rowBytes), _header.FilterDistance);
        return stored[1..];
    }

    /// <summary>Checks that the compressed data ends after the last row, with the right checksum.</summary>
    public void Finish()
    {
        if (Read(stackalloc byte[1]) != 0)
        {
            throw new InvalidDataException(
                $"{_name} has more pixels than its size of {_header.Width}x{_header.Height}: its compressed data goes on.");
        }

        // ZLibStream says nothing where the checksum at the end is cut off.
        if (_imageData.IsExhausted)
        {
            throw new InvalidDataException($"{_name} is damaged: its compressed pixels have no checksum.");
        }
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        _expander.Dispose();
        ArrayPool<byte>.Shared.Return(_row);
        ArrayPool<byte>.Shared.Return(_above);
        _row = _above = [];
    }

    private int Read(Span<byte> buffer)
    {
        try
        {
            return _expander.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{_name} is damaged: its compressed pixels do not decompress.", error);
        }
    }
}
