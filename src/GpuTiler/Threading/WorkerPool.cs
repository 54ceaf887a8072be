using System.Runtime.ExceptionServices;

namespace GpuTiler;

/// <summary>
/// Threads that share the items of one piece of work with the caller. Unlike <see cref="Parallel"/> it allocates nothing per run.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    // A frame takes tens of microseconds, and so does waking a thread: a worker looks for the next frame for a while before it sleeps.
    private const int SpinsBeforeSleep = 200;

    private static readonly Lazy<WorkerPool> LazyShared = new(() => new(Environment.ProcessorCount));

    private readonly object gate = new();
    private readonly Thread?[] workers;
    private IParallelWork? work;
    private Exception? failure;
    private int batch;
    private int remaining; // Items not taken yet; they are taken from the last to the first.
    private int active; // Workers that may be inside an item.
    private int busy; // 1 while a caller shares its work.
    private volatile bool stopped;

    /// <summary>
    /// Prepares for <paramref name="threads"/> threads, the caller's included. They start with the first run that needs them.
    /// </summary>
    public WorkerPool(int threads) => workers = new Thread?[threads - 1];

    /// <summary>One thread for each core, for work that belongs to no device. A run takes no more of them than it has items.</summary>
    public static WorkerPool Shared => LazyShared.Value;

    /// <summary>No threads beside the caller's.</summary>
    public static WorkerPool None { get; } = new(1);

    /// <summary>Threads that share one run, the caller's included.</summary>
    public int Threads => workers.Length + 1;

    /// <summary>Does every item once and returns when all are done. A caller that finds the workers busy does its items alone.</summary>
    /// <param name="newWork">What to do.</param>
    /// <param name="count">Items, numbered from 0.</param>
    /// <param name="alone">Leaves the workers asleep, for work too small to share.</param>
    public void Run(IParallelWork newWork, int count, bool alone)
    {
        ObjectDisposedException.ThrowIf(stopped, this);
        if (alone || workers.Length == 0 || count < 2 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int item = 0; item < count; item++)
            {
                newWork.Run(item);
            }

            return;
        }

        Share(newWork, count);
        var thrown = Interlocked.Exchange(ref failure, null);
        Volatile.Write(ref busy, 0);
        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopped = true;
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }

        foreach (var worker in workers)
        {
            worker?.Join();
        }
    }

    private void Share(IParallelWork newWork, int count)
    {
        work = newWork;
        // A few batches for each thread: enough to even out, few enough that taking one costs nothing.
        batch = Math.Max(1, count / (Threads * 8));
        Volatile.Write(ref remaining, count);
        lock (gate)
        {
            for (int i = 0; i < workers.Length && workers[i] is null; i++)
            {
                workers[i] = new Thread(Work) { IsBackground = true, Name = "GpuTiler" };
                workers[i]!.Start();
            }

            Monitor.PulseAll(gate);
        }

        TakeItems();
        // Nothing is left to take, so a worker that wakes only now does nothing; those inside an item are nearly done.
        for (var spin = default(SpinWait); Volatile.Read(ref active) > 0;)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Work()
    {
        while (WaitForItems())
        {
            // Counted before the first look at the items: the caller cannot leave, and no later run begin, in the middle of one.
            Interlocked.Increment(ref active);
            TakeItems();
            Interlocked.Decrement(ref active);
        }
    }

    private bool WaitForItems()
    {
        for (int i = 0; i < SpinsBeforeSleep; i++)
        {
            if (Volatile.Read(ref remaining) > 0 || stopped)
            {
                return !stopped;
            }

            Thread.SpinWait(20);
        }

        lock (gate)
        {
            while (Volatile.Read(ref remaining) == 0 && !stopped)
            {
                Monitor.Wait(gate);
            }
        }

        return !stopped;
    }

    private void TakeItems()
    {
        for (int end = Volatile.Read(ref remaining); end > 0; end = Volatile.Read(ref remaining))
        {
            int first = Math.Max(0, end - batch);
            if (Interlocked.CompareExchange(ref remaining, first, end) == end)
            {
                RunItems(first, end);
            }
        }
    }

    private void RunItems(int first, int end)
    {
        try
        {
            for (int item = first; item < end; item++)
            {
                work!.Run(item);
            }
        }
        catch (Exception exception)
        {
            // Thrown again on the caller's thread; on a worker's it would end the process.
            Interlocked.CompareExchange(ref failure, exception, null);
        }
    }
}
