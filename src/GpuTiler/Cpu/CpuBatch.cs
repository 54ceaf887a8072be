namespace GpuTiler;

/// <summary>
/// The images of a batch on the processor. Each is the work of one thread, the largest first, so that the threads end together; an image
/// that is more than its share of the total is the work of all threads instead.
/// </summary>
internal sealed class CpuBatch : IParallelWork
{
    // What an image costs in addition to its values, in values.
    private const int ImageCost = 1 << 10;

    // Below the time that this many values take, a second thread costs more than it saves.
    private const int WorthSharing = 1 << 18;

    [ThreadStatic]
    private static CpuBatch? ofThisThread;

    private TileWork[] works = [];
    private long[] costs = [];
    private int count;
    private int next;

    /// <summary>Renders them all.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="works">The images, of the processor's own kernels.</param>
    public static void Render(WorkerPool pool, ReadOnlySpan<TileWork> works)
    {
        var batch = ofThisThread ??= new();
        try
        {
            batch.RenderAll(pool, works);
        }
        finally
        {
            // Rendered images keep nothing alive.
            batch.works.AsSpan(0, works.Length).Clear();
        }
    }

    /// <inheritdoc/>
    public void Run(int item)
    {
        for (int i = Interlocked.Increment(ref next) - 1; i < count; i = Interlocked.Increment(ref next) - 1)
        {
            Render(works[i], isAlone: true);
        }
    }

    private void RenderAll(WorkerPool pool, ReadOnlySpan<TileWork> all)
    {
        if (works.Length < all.Length)
        {
            (works, costs) = (new TileWork[all.Length], new long[all.Length]);
        }

        long total = 0;
        for (int i = 0; i < all.Length; i++)
        {
            works[i] = all[i];
            ref readonly var plan = ref all[i].Tiler.Plan;
            long cost = ((long)plan.Tiles * plan.Shape.Height * plan.Shape.Width) + ImageCost;
            (costs[i], total) = (-cost, total + cost);
        }

        costs.AsSpan(0, all.Length).Sort(works.AsSpan(0, all.Length));
        int large = 0;
        for (; large < all.Length && -costs[large] * pool.Threads * 2 > total; large++)
        {
            Render(works[large], isAlone: false);
        }

        (count, next) = (all.Length, large);
        pool.Run(this, pool.Threads, alone: total < WorthSharing);
    }

    private static void Render(in TileWork work, bool isAlone) =>
        ((CpuKernel)work.Kernel).Render(work.Tensor, work.Image, work.Slot, work.Pixels.Span, isAlone);
}
