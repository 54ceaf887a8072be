namespace GpuTiler.Imaging;

/// <summary>The bytes of one entry of a NumPy archive; its length and checksum are verified at the end.</summary>
internal sealed class NpzEntryStream(Stream entry, long length, uint checksum, string name) : Stream
{
    private long done;
    private uint crc;

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
        // Never past the end that the directory states, whatever the packed data hold.
        buffer = buffer[..(int)Math.Min(buffer.Length, length - done)];
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int count = ReadEntry(buffer);
        if (count == 0)
        {
            throw new InvalidDataException($"{name} is damaged: its entry promises {length} bytes, and {done} are there.");
        }

        crc = Crc32.Append(crc, buffer[..count]);
        done += count;
        return done < length || crc == checksum
            ? count
            : throw new InvalidDataException($"{name} is damaged: its checksum is {crc:X8}, and its entry promises {checksum:X8}.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            entry.Dispose();
        }

        base.Dispose(disposing);
    }

    private int ReadEntry(Span<byte> buffer)
    {
        try
        {
            return entry.Read(buffer);
        }
        catch (Exception error) when (NpzError.Translate(error, $"{name} is damaged: its packed data cannot be unpacked.") is { } told)
        {
            throw told;
        }
    }
}
