namespace GpuTiler.Imaging;

/// <summary>The data of consecutive IDAT chunks as one stream; the chunks were checked before.</summary>
internal sealed class PngImageDataReader : Stream
{
    private readonly Stream input;
    private readonly PngChunkReader chunks;
    private long bytesLeft;
    private int chunkLeft;

    /// <summary>Starts at the first IDAT chunk.</summary>
    public PngImageDataReader(Stream input, PngContents contents, string name)
    {
        this.input = input;
        this.input.Position = contents.ImageDataPosition;
        chunks = new PngChunkReader(input, name);
        bytesLeft = contents.ImageDataBytes;
        if (bytesLeft > 0)
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
        if (bytesLeft == 0 || buffer.IsEmpty)
        {
            IsExhausted |= bytesLeft == 0;
            return 0;
        }

        while (chunkLeft == 0)
        {
            input.Position += 4; // the checksum of the chunk before
            NextChunk();
        }

        int count = input.Read(buffer[..Math.Min(buffer.Length, chunkLeft)]);
        chunkLeft -= count;
        bytesLeft -= count;
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
        chunks.Next();
        chunkLeft = chunks.Length;
    }
}
