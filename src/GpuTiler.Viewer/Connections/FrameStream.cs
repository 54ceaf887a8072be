using System.IO.Pipelines;
using System.Threading.Channels;

namespace GpuTiler.Viewer;

/// <summary>
/// Frames on their way to one page, over one response. At most two are in flight: sent but not yet acknowledged. While there are two,
/// nothing is made for the page, so that what it gets next is the newest.
/// </summary>
internal sealed class FrameStream
{
    /// <summary>The most frames in flight.</summary>
    public const int Window = 2;

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private readonly Stack<FrameBuffer> spare = new([new(), new(), new()]);
    private readonly List<uint> underWay = new(Window);
    private readonly Channel<FrameBuffer> ready =
        Channel.CreateBounded<FrameBuffer>(new BoundedChannelOptions(Window + 1) { SingleReader = true });

    private readonly FrameBuffer stillHere = new();
    private long sentAt = TimeProvider.System.GetTimestamp(), sentBytes, sendingSince;

    /// <summary>Makes a stream; a page's socket and its stream know it.</summary>
    public FrameStream()
    {
        stillHere.Reset(RecordHeader.Size);
        stillHere.Append(new RecordHeader { Kind = RecordKind.StillHere });
    }

    /// <summary>Bytes that were sent.</summary>
    public long SentBytes => Interlocked.Read(ref sentBytes);

    /// <summary>The total ticks spent handing frames to the connection.</summary>
    public long SendingTicks { get; private set; }

    /// <summary>Takes a buffer for a frame, if the page has room for one.</summary>
    /// <returns><see langword="null"/> if two are in flight.</returns>
    public FrameBuffer? TryTake()
    {
        lock (gate)
        {
            return underWay.Count < Window && spare.TryPop(out var buffer) ? buffer : null;
        }
    }

    /// <summary>Whether the page has room for a frame.</summary>
    public bool HasRoom
    {
        get
        {
            lock (gate)
            {
                return underWay.Count < Window && spare.Count > 0;
            }
        }
    }

    /// <summary>Sends a frame.</summary>
    public void Submit(FrameBuffer buffer)
    {
        lock (gate)
        {
            underWay.Add(buffer.Frame);
        }

        ready.Writer.TryWrite(buffer);
    }

    /// <summary>Gives a buffer back.</summary>
    public void Return(FrameBuffer buffer)
    {
        lock (gate)
        {
            spare.Push(buffer);
        }
    }

    /// <summary>The page has drawn a frame.</summary>
    /// <returns>Whether this makes room.</returns>
    public bool Acknowledge(uint frame)
    {
        lock (gate)
        {
            return underWay.Remove(frame);
        }
    }

    /// <summary>Signals that the connection is alive if nothing was sent for a while. Called by a timer.</summary>
    public void SayStillHere()
    {
        if (TimeProvider.System.GetElapsedTime(Interlocked.Read(ref sentAt)) >= Silence)
        {
            ready.Writer.TryWrite(stillHere);
        }
    }

    /// <summary>Whether a frame has been in the hands of the connection for longer than a page that reads would leave it.</summary>
    /// <param name="patience">How long that is.</param>
    /// <param name="now">The time, as a timestamp.</param>
    public bool IsStuck(TimeSpan patience, long now) =>
        Interlocked.Read(ref sendingSince) is > 0 and var since && TimeProvider.System.GetElapsedTime(since, now) > patience;

    /// <summary>No more frames come.</summary>
    public void Complete() => ready.Writer.TryComplete();

    /// <summary>Sends frames as they come, until there are no more.</summary>
    /// <param name="body">The response's body.</param>
    /// <param name="room">Called when the page has room for another frame.</param>
    /// <param name="aborted">The connection is gone.</param>
    public async Task SendAllAsync(PipeWriter body, Action room, CancellationToken aborted)
    {
        using var end = aborted.UnsafeRegister(static stream => ((FrameStream)stream!).Complete(), this);

        // Without a token, which would cost an allocation per frame; the end completes the channel.
        while (await ready.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (ready.Reader.TryRead(out var buffer))
            {
                long start = TimeProvider.System.GetTimestamp();
                Interlocked.Exchange(ref sendingSince, start);
                // One piece of memory: WriteAsync would take hundreds of small ones.
                buffer.Written.CopyTo(body.GetMemory(buffer.Written.Length));
                body.Advance(buffer.Written.Length);
                await body.FlushAsync(CancellationToken.None);
                Interlocked.Exchange(ref sendingSince, 0);
                long now = TimeProvider.System.GetTimestamp();
                Interlocked.Exchange(ref sentAt, now);
                Interlocked.Add(ref sentBytes, buffer.Written.Length);
                SendingTicks += now - start;
                if (buffer != stillHere)
                {
                    Return(buffer);
                    room();
                }
            }
        }
    }
}
