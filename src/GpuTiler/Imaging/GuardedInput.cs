using System.Diagnostics;
using System.Globalization;

namespace GpuTiler.Imaging;

/// <summary>
/// A file being decoded: reading after the time allowed is refused, and seeking before the file's beginning, for which every
/// stream has another exception, is the end of the stream. The file itself stays open.
/// </summary>
internal sealed class GuardedInput(Stream input, string name, TimeSpan allowed) : Stream
{
    private readonly long start = Stopwatch.GetTimestamp();

    // The file need not begin where its stream does.
    private readonly long beginning = input.Position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => input.Length - beginning;

    public override long Position
    {
        get => input.Position - beginning;
        set => input.Position = beginning + value;
    }

    public override int Read(Span<byte> buffer)
    {
        RequireTime();
        return input.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int ReadByte()
    {
        RequireTime();
        return input.ReadByte();
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        long from = origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };
        return from + offset >= 0 ? Position = from + offset : throw new EndOfStreamException($"There is no byte {from + offset}.");
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>What is wrong once the time is over.</summary>
    internal DecodingLimitException TimeIsOver(Exception? inner = null) => new(
        DecodingLimit.Time,
        string.Create(CultureInfo.InvariantCulture, $"{name} takes longer to decode than the {allowed.TotalSeconds} s that are allowed"),
        inner);

    private void RequireTime()
    {
        if (Stopwatch.GetElapsedTime(start) > allowed)
        {
            throw TimeIsOver();
        }
    }
}
