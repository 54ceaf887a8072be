namespace GpuTiler.Cli;

/// <summary>What came through a pipe, which can be read once: kept, so that it can be read like a file.</summary>
/// <remarks>In pieces: one array that grows would need three times the memory, and end at 2 GiB.</remarks>
internal sealed class PipedBytes
{
    private const int PieceBytes = 1 << 20;

    private readonly List<byte[]> pieces = [];
    private long length;

    /// <summary>Reads a pipe to its end.</summary>
    /// <param name="start">What was already read from it.</param>
    /// <param name="rest">The pipe.</param>
    public static PipedBytes Read(ReadOnlySpan<byte> start, Stream rest)
    {
        var all = new PipedBytes();
        var piece = new byte[PieceBytes];
        start.CopyTo(piece);
        for (int count = start.Length; ; count = 0)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            count += rest.ReadAtLeast(piece.AsSpan(count), piece.Length - count, throwOnEndOfStream: false);
            all.pieces.Add(piece);
            all.length += count;
            if (count < piece.Length)
            {
                return all;
            }

            piece = GC.AllocateUninitializedArray<byte>(PieceBytes);
        }
    }

    /// <summary>The bytes from the start.</summary>
    public Stream Open() => new Reader(this);

    private sealed class Reader(PipedBytes bytes) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => bytes.length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            if (Position >= bytes.length)
            {
                return 0;
            }

            var (piece, at) = Math.DivRem(Position, PieceBytes);
            int count = (int)Math.Min(Math.Min(buffer.Length, PieceBytes - at), bytes.length - Position);
            bytes.pieces[(int)piece].AsSpan((int)at, count).CopyTo(buffer);
            Position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => Position,
            _ => Length,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
