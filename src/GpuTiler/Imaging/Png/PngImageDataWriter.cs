using System.Buffers;
using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>A stream that packs what is written to it into IDAT chunks, each sent to the output when it is full.</summary>
internal sealed class PngImageDataWriter(Stream output) : Stream
{
    private const int ChunkBytes = 1 << 16;
    private const int HeadBytes = 8;

    // One buffer holds the whole chunk, so that the output sees a single write for each.
    private byte[]? _chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes + PngFormat.ChunkOverhead);
    private int _used;
    private bool _abandoned;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Drops everything that is still to come: a compressor that is closed after a failure writes its last block.</summary>
    public void Abandon() => _abandoned = true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!_abandoned && !buffer.IsEmpty)
        {
            int count = Math.Min(buffer.Length, ChunkBytes - _used);
            buffer[..count].CopyTo(_chunk.AsSpan(HeadBytes + _used));
            buffer = buffer[count..];
            _used += count;
            if (_used == ChunkBytes)
            {
                Send();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // Chunks are sent when full; a flush by the compressor is no reason for a small one.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Sends the last chunk and returns the buffer; the output stays open.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _chunk is not null)
        {
            try
            {
                if (!_abandoned && _used > 0)
                {
                    Send();
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(_chunk);
                _chunk = null;
            }
        }

        base.Dispose(disposing);
    }

    private void Send()
    {
        Span<byte> chunk = _chunk.AsSpan(0, HeadBytes + _used + 4);
        BinaryPrimitives.WriteInt32BigEndian(chunk, _used);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[4..], PngFormat.ImageData);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], Crc32.Append(0, chunk[4..^4]));
        _used = 0;
        output.Write(chunk);
    }
}
