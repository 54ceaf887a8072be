using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using GpuTiler.Imaging;

namespace GpuTiler.Viewer;

/// <summary>
/// The picture on a page's canvas as an animation: drawn here whenever it changes, by a thread that also gets it encoded and written. If
/// that takes longer than the next change, what is in between is left out. The other members belong to the frame loop's thread.
/// </summary>
internal sealed class Recording : IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5), OneMillisecond = TimeSpan.FromMilliseconds(1);

    private readonly object gate = new();
    private readonly WallPicture picture;
    private readonly IAnimationEncoder encoder;
    private readonly Stream file;
    private readonly Action<Recording> ended;
    private readonly Thread thread;
    private readonly long start = Stopwatch.GetTimestamp();

    // When the picture changed to what has not been drawn yet; 0 where all is drawn.
    private long changed;
    private long earliest, stoppedAt, bytes;
    private int frames, dropped;
    private bool isAbandoned;

    /// <summary>Begins.</summary>
    /// <param name="encoder">The animation's format.</param>
    /// <param name="file">Where it goes; it can be sought in. The recording's own from now on.</param>
    /// <param name="scene">How the page puts its slots together.</param>
    /// <param name="ended">Called in the end on another thread, unless it is disposed of before.</param>
    public Recording(IAnimationEncoder encoder, Stream file, WallScene scene, Action<Recording> ended)
    {
        (this.encoder, this.file, this.ended) = (encoder, file, ended);
        picture = new WallPicture(scene);
        thread = new Thread(Run) { IsBackground = true, Name = "GpuTiler.Viewer recording" };
        thread.Start();
    }

    /// <summary>What went wrong; <see langword="null"/> if nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether it has been told to stop.</summary>
    public bool IsStopping
    {
        get
        {
            lock (gate)
            {
                return stoppedAt != 0;
            }
        }
    }

    /// <summary>Its progress; any thread may ask.</summary>
    public RecordingMessage Progress(in RecordingLimits limits)
    {
        lock (gate)
        {
            var lasted = Stopwatch.GetElapsedTime(start, stoppedAt == 0 ? Stopwatch.GetTimestamp() : stoppedAt);
            return new(
                Math.Round(lasted.TotalSeconds, 1), Interlocked.Read(ref bytes), frames, dropped,
                limits.MostTime.TotalSeconds, limits.MostBytes);
        }
    }

    /// <summary>The page puts its slots together in another way.</summary>
    public void Show(WallScene scene)
    {
        lock (gate)
        {
            if (picture.Show(scene))
            {
                Change(isFrame: false);
            }
        }
    }

    /// <summary>Takes a frame as it goes to the page.</summary>
    /// <param name="frame">Its records.</param>
    public void Take(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            if (stoppedAt == 0 && picture.Take(frame))
            {
                Change(isFrame: true);
            }
        }
    }

    /// <summary>Ends it: what is under way is written.</summary>
    public void Stop()
    {
        lock (gate)
        {
            stoppedAt = stoppedAt == 0 ? Stopwatch.GetTimestamp() : stoppedAt;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Gives away the finished file, which is then the caller's.</summary>
    public Stream TakeFile()
    {
        file.Position = 0;
        return file;
    }

    /// <summary>Ends it at once; nothing stays.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isAbandoned = true;
            Monitor.Pulse(gate);
        }

        // A slower encoder holds nothing up: the thread ends with the program.
        thread.Join(StopPatience);
        TemporaryFile.Discard(file);
    }

    private void Change(bool isFrame)
    {
        dropped += isFrame && changed != 0 ? 1 : 0;
        changed = Stopwatch.GetTimestamp();
        Monitor.Pulse(gate);
    }

    private void Run()
    {
        try
        {
            var writer = new FrameWriter(encoder, file, picture.Width, picture.Height);
            while (TryDraw(writer, out uint[]? pixels, out long time))
            {
                writer.Add(pixels, time);
                Interlocked.Exchange(ref bytes, file.Position);
                writer.WaitForRoom();
            }

            if (!isAbandoned)
            {
                writer.Complete(stoppedAt);
                Interlocked.Exchange(ref bytes, file.Position);
            }
        }
        catch (Exception e)
        {
            Failure = e;
        }

        if (Failure is not null)
        {
            TemporaryFile.Discard(file);
        }

        if (!isAbandoned)
        {
            ended(this);
        }
    }

    // Not sooner after the last one than the format can show it.
    private bool TryDraw(FrameWriter writer, [NotNullWhen(true)] out uint[]? pixels, out long time)
    {
        (pixels, time) = (null, 0);
        lock (gate)
        {
            while (!isAbandoned)
            {
                long now = Stopwatch.GetTimestamp();
                if (changed != 0 && now >= earliest)
                {
                    time = Math.Max(changed, earliest);
                    pixels = writer.TakePixels();
                    picture.Draw(pixels);
                    (changed, frames) = (0, frames + 1);
                    earliest = time + (long)Math.Ceiling(Stopwatch.Frequency / encoder.MaxFramesPerSecond);
                    return true;
                }

                if (changed == 0 && stoppedAt != 0)
                {
                    return false;
                }

                Monitor.Wait(gate, changed == 0 ? Timeout.InfiniteTimeSpan : Stopwatch.GetElapsedTime(now, earliest) + OneMillisecond);
            }
        }

        return false;
    }
}
