namespace GpuTiler.Gpu;

/// <summary>
/// A device of a graphics API with its queue: everything made on the device holds on to it. It lives until the last of them has released
/// it, so that they may be disposed of in any order.
/// </summary>
/// <param name="queueLock">Held around every use of the queue; makes one where there is none yet.</param>
internal abstract class GpuContext(object? queueLock)
{
    /// <summary>
    /// Memory that the host reads is made visible to it in parts of this many bytes (Vulkan's largest nonCoherentAtomSize).
    /// </summary>
    public const int HostAtom = 256;

    private int holders = 1;

    /// <summary>Held around every use of the queue.</summary>
    public object QueueLock { get; } = queueLock ?? new object();

    /// <summary>Makes a buffer.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="memory">What its memory is for.</param>
    /// <param name="what">What it holds, for the message if it does not fit.</param>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public abstract GpuBuffer CreateBuffer(long bytes, GpuMemory memory, string what);

    /// <summary>Makes lists of commands.</summary>
    /// <param name="count">How many may be in flight.</param>
    /// <param name="isTimed">Whether each is timed, where the device has a clock.</param>
    public abstract GpuFrames CreateFrames(int count, bool isTimed);

    /// <summary>Waits until the queue has nothing left to do. A lost device has nothing left.</summary>
    public abstract void WaitIdle();

    /// <summary>Holds the device for one more object.</summary>
    public void Retain() => Interlocked.Increment(ref holders);

    /// <summary>Releases the device, which the last holder frees.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            Free();
        }
    }

    /// <summary>Releases what this library made or holds.</summary>
    protected abstract void Free();
}
