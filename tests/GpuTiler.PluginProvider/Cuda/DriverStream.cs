namespace GpuTiler.PluginProvider.Cuda;

/// <summary>A stream that is as late as it may be: it does nothing before somebody waits for it.</summary>
internal sealed class DriverStream
{
    private readonly Queue<Action> queued = new();
    private long done;

    /// <summary>Where the stream is when all that is queued now is done.</summary>
    public long End => done + queued.Count;

    public void Add(Action work) => queued.Enqueue(work);

    public bool HasReached(long place) => done >= place;

    /// <summary>Does all that was queued.</summary>
    public void Finish() => Reach(End);

    /// <summary>Does what was queued before a place.</summary>
    public void Reach(long place)
    {
        while (done < place)
        {
            queued.Dequeue()();
            done++;
        }
    }
}
