namespace GpuTiler.Imaging;

/// <summary>The data of consecutive IDAT chunks as one stream; the chunks were checked before.</summary>
internal sealed class PngImageDataReader : Stream
{
    private readonly Stream _input;
    private readonly PngChunkReader _chunks;
    private long _bytesLeft;
    private int _chunkLeft;

    /// <summary>Starts at the first IDAT chunk.</summary>
    public PngImageDataReader(Stream input, PngContents contents, string name)
    {
        _input = input;
        _input.Position = contents.ImageDataPosition;
        _chunks = new PngChunkReader(input, name);
        _bytesLeft = contents.ImageDataBytes;
        if (_bytesLeft > 0)
        {
            NextChunk();
        }
    }

    /// <summary>Whether more was requested than there is. A decompressor that found the end of its own data does not ask.</summary>
    public bool IsExhausted { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_bytesLeft == 0 || buffer.IsEmpty)
        {
            IsExhausted |= _bytesLeft == 0;
            return 0;
        }

        while (_chunkLeft == 0)
        {
            _input.Position += 4; // the checksum of the chunk before
            NextChunk();
        }

        int count = _input.Read(buffer[..Math.Min(buffer.Length, _chunkLeft)]);
        _chunkLeft -= count;
        _bytesLeft -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void NextChunk()
    {
        _chunks.Next();
        _chunkLeft = _chunks.Length;
    }
}
