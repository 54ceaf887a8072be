using System.Collections.Concurrent;

namespace GpuTiler.Viewer;

/// <summary>
/// The clock: takes the newest input, runs the network, tiles what the pages show and hands it to their streams. All of this happens on one
/// thread, which owns the network, the tilers and the pages' slots; other threads post work to it. Nothing runs while nothing changes, or
/// while no page has room for a frame.
/// </summary>
internal sealed class FrameLoop : IDisposable
{
    // A picture that stays so long is the last for now: a page that sees only every n-th one gets it too.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.25);

    private static readonly TimeSpan StopPause = TimeSpan.FromSeconds(0.1);

    private readonly Stage stage;
    private readonly PageRegistry pages;
    private readonly ConcurrentQueue<Action> requests = new();
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly PixelScratch scratch = new();
    private readonly StageClock clock = new();
    private readonly Thread thread;
    private volatile bool isStopping;
    private uint frame;

    /// <summary>Starts the loop.</summary>
    /// <param name="stage">The network, its input and its layers.</param>
    /// <param name="pages">Who looks on.</param>
    public FrameLoop(Stage stage, PageRegistry pages)
    {
        (this.stage, this.pages) = (stage, pages);
        thread = new Thread(Run) { IsBackground = true, Name = "GpuTiler.Viewer frames" };
    }

    /// <summary>The number of the frame that was sent last.</summary>
    public uint Frame => frame;

    /// <summary>
    /// Bytes that inputs and frames allocated on the managed heap: none once their buffers are large enough. Messages that a
    /// person asks for, and the web server's own, are counted elsewhere.
    /// </summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Begins.</summary>
    public void Start() => thread.Start();

    /// <summary>Runs something on the loop's thread.</summary>
    public void Post(Action request)
    {
        requests.Enqueue(request);
        Wake();
    }

    /// <summary>Shows activations that exist only during the call, if a page has room for them.</summary>
    /// <param name="show">Gives the layers their activations, on the loop's thread.</param>
    /// <param name="hide">Takes them away again.</param>
    public void ShowNow(Action show, Action hide)
    {
        if (!HasRoom())
        {
            return;
        }

        using var done = new ManualResetEventSlim();
        Post(() =>
        {
            try
            {
                show();
                stage.Advance();
                Send();
                LookAtUnits();
            }
            finally
            {
                hide();
                done.Set();
            }
        });
        while (!done.Wait(StopPause) && thread.IsAlive)
        {
        }
    }

    /// <summary>Something that the loop watches has changed: an input, an acknowledgement.</summary>
    public void Wake()
    {
        try
        {
            wake.Set();
        }
        catch (ObjectDisposedException)
        {
            // Somebody is late: the loop has ended.
        }
    }

    /// <summary>Ends the loop after the frame that it makes.</summary>
    public void Dispose()
    {
        isStopping = true;
        Wake();
        if (thread.IsAlive)
        {
            thread.Join();
        }

        wake.Dispose();
    }

    private void Run()
    {
        while (!isStopping)
        {
            while (requests.TryDequeue(out var request))
            {
                request();
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            bool isNew = HasRoom() && (stage.TryRunNext(clock) | stage.TryRunOther(clock));
            bool isSent = Send();
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
            LookAtUnits();
            TellOfSlots();
            clock.Report(pages, stage);
            if (!isNew && !isSent && !isStopping)
            {
                wake.WaitOne(Wait());
            }
        }
    }

    private void LookAtUnits()
    {
        foreach (var page in pages.All)
        {
            try
            {
                foreach (var unit in page.Units)
                {
                    if (unit.Look(stage.Host, stage.Input, frame) is { } message)
                    {
                        page.Outbox.Send(message);
                    }
                }
            }
            catch (Exception e)
            {
                page.Units = [];
                stage.Fail("device", e);
            }
        }
    }

    private void TellOfSlots()
    {
        foreach (var page in pages.All)
        {
            foreach (var slot in page.Slots.Slots)
            {
                if (slot.TakeMessage() is { } message)
                {
                    page.Outbox.Send(message);
                }
            }
        }
    }

    private TimeSpan Wait()
    {
        var wait = Timeout.InfiniteTimeSpan;
        if (HasRoom() && stage.UntilNext is { } next)
        {
            wait = next;
        }

        if (!stage.IsSettled(Settling))
        {
            wait = wait < TimeSpan.Zero || wait > Settling ? Settling : wait;
        }

        return wait == Timeout.InfiniteTimeSpan ? wait : TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
    }

    private bool HasRoom()
    {
        foreach (var page in pages.All)
        {
            if (page.Stream?.HasRoom == true)
            {
                return true;
            }
        }

        return false;
    }

    private bool Send()
    {
        long start = StageClock.Now;
        bool any = false;
        bool settles = stage.IsSettled(Settling);
        var all = pages.All;
        try
        {
            foreach (var page in all)
            {
                if (page.Stream is { HasRoom: true } stream && page.Slots.Decide(stage.Input, settles) && stream.TryTake() is { } buffer)
                {
                    page.Making = (stream, buffer);
                    page.Slots.Queue(buffer, stage.Input);
                    any = true;
                }
            }

            if (!any)
            {
                return false;
            }

            frame++;
            stage.Slots.Dispatch();
            foreach (var page in all)
            {
                Finish(page);
            }

            clock.Tiled(start);
        }
        catch (Exception e)
        {
            stage.Slots.GiveUp();
            foreach (var page in all)
            {
                page.Slots.GiveUp(stage.Input);
                if (page.Making is var (stream, buffer))
                {
                    stream.Return(buffer);
                    page.Making = null;
                }
            }

            stage.Fail("device", e);
        }

        return any;
    }

    private void Finish(PageConnection page)
    {
        if (page.Making is not var (stream, buffer))
        {
            return;
        }

        page.Slots.Write(buffer, frame, stage.Input, stage.Time, scratch);
        page.Recording?.Take(buffer.Written.Span);
        page.Making = null;
        stream.Submit(buffer);
    }
}
