namespace GpuTiler.Direct3D12;

/// <summary>
/// An engine's own Direct3D objects, to be adopted with <see cref="Direct3D12Device.Adopt"/>. The adopted device holds a reference to each,
/// and releases it when it and everything created on it have been disposed of.
/// </summary>
public readonly record struct Direct3D12Handles
{
    /// <summary>The ID3D12Device, of feature level 11_0 or above.</summary>
    public nint Device { get; init; }

    /// <summary>
    /// The ID3D12CommandQueue of that device, of the type DIRECT or COMPUTE. 0 creates a compute queue; the engine must then ensure that
    /// its own queues have finished with the source, and wait for the rendered image.
    /// </summary>
    public nint Queue { get; init; }

    /// <summary>
    /// The object that the engine locks around its own use of the queue. <see langword="null"/> creates one, available as
    /// <see cref="Direct3D12Device.QueueLock"/>.
    /// </summary>
    /// <remarks>
    /// Direct3D lets threads use a queue at the same time; the lock keeps a list and the signal that follows it together. An engine that
    /// submits from one thread need not take it.
    /// </remarks>
    public object? QueueLock { get; init; }
}
