using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>A Direct3D 12 device with its queue and a fence.</summary>
internal sealed class Direct3D12Context : GpuContext
{
    // How long a wait believes that a fence of a lost device will be set, before it asks the device itself.
    private const int PatienceMilliseconds = 1000;

    private readonly ID3D12Fence fence;
    private ulong lastValue;

    // Takes over one reference to each, and gives them back when it fails.
    private Direct3D12Context(ID3D12Device device, ID3D12CommandQueue queue, object? queueLock, string name)
        : base(queueLock)
    {
        (Device, Queue, Name) = (device, queue, name);
        try
        {
            ListType = queue.GetDesc().Type;
            TimestampFrequency = queue.GetTimestampFrequency();
            fence = device.CreateFence();
        }
        catch
        {
            Release();
            throw;
        }
    }

    public ID3D12Device Device { get; }

    public ID3D12CommandQueue Queue { get; }

    /// <summary>The type of the lists that the queue takes.</summary>
    public CommandListType ListType { get; }

    /// <summary>What a person calls the device.</summary>
    public string Name { get; }

    /// <summary>The device and its queue, without references for the caller.</summary>
    public Direct3D12Handles Handles => new() { Device = Device.Address, Queue = Queue.Address, QueueLock = QueueLock };

    /// <summary>Ticks in a second; 0 where the queue has no clock.</summary>
    public ulong TimestampFrequency { get; }

    /// <summary>What a shader may reach and a dispatch may have: D3D12_CS_DISPATCH_MAX_THREAD_GROUPS_PER_DIMENSION (d3d12.h).</summary>
    public static GpuLimits Limits => new(GpuLimits.Addressable, 65535);

    /// <summary>
    /// Makes a device on an adapter, with a queue for computing: it runs beside the graphics of other users of the GPU.
    /// </summary>
    public static Direct3D12Context Create(IDXGIAdapter1 adapter, string name)
    {
        var device = D3D12Library.CreateDevice(adapter);
        ID3D12CommandQueue queue;
        try
        {
            queue = device.CreateCommandQueue(CommandListType.Compute);
        }
        catch
        {
            _ = ComObject.Release(device.Address);
            throw;
        }

        return new Direct3D12Context(device, queue, null, name);
    }

    /// <summary>Works on somebody else's device and queue, or on a queue of its own there, with references of its own.</summary>
    /// <exception cref="ArgumentException">The queue is of another device.</exception>
    /// <exception cref="NotSupportedException">The queue cannot compute.</exception>
    public static Direct3D12Context Adopt(in Direct3D12Handles handles)
    {
        const string Name = "an adopted device, Direct3D 12";
        if (handles.Queue == 0)
        {
            ID3D12Device device = new(handles.Device);
            var own = device.CreateCommandQueue(CommandListType.Compute);
            _ = ComObject.AddRef(handles.Device);
            return new Direct3D12Context(device, own, handles.QueueLock, Name);
        }

        ID3D12CommandQueue queue = new(handles.Queue);
        RequireSameDevice(handles.Device, queue);
        if (queue.GetDesc().Type is var type and not (CommandListType.Direct or CommandListType.Compute))
        {
            throw new NotSupportedException(
                $"A queue of the type {(int)type} cannot compute: bring one of the type DIRECT (0) or COMPUTE (2).");
        }

        _ = ComObject.AddRef(handles.Device);
        _ = ComObject.AddRef(handles.Queue);
        return new Direct3D12Context(new(handles.Device), queue, handles.QueueLock, Name);
    }

    /// <inheritdoc/>
    public override Direct3D12Buffer CreateBuffer(long bytes, GpuMemory memory, string what) => new(this, bytes, memory, what);

    /// <inheritdoc/>
    public override Direct3D12Frames CreateFrames(int count, bool isTimed) => new(this, count, isTimed);

    /// <summary>Throws where a call on this device failed.</summary>
    public void Check(int code, string call) => HResult.Check(code, call, Device);

    /// <summary>Hands one list to the queue, and returns the value that the fence will have when the list is done.</summary>
    public ulong Submit(ID3D12GraphicsCommandList list)
    {
        lock (QueueLock)
        {
            Queue.ExecuteCommandLists(list);
            Check(Queue.Signal(fence, lastValue + 1), "ID3D12CommandQueue::Signal");
            return ++lastValue;
        }
    }

    /// <summary>Whether the fence has reached a value.</summary>
    /// <exception cref="Direct3D12Exception">The device was lost.</exception>
    public bool IsDone(ulong value)
    {
        ulong completed = fence.GetCompletedValue();
        return completed == ID3D12Fence.Lost ? throw Lost("its fence is set to the end") : completed >= value;
    }

    /// <summary>Waits until the fence has reached a value.</summary>
    /// <param name="value">The value that <see cref="Submit"/> returned.</param>
    /// <param name="passed">An event that nobody else waits for.</param>
    /// <exception cref="Direct3D12Exception">The device was lost.</exception>
    public void Wait(ulong value, AutoResetEvent passed)
    {
        // An event may still be set by a wait that ended early, hence the loop.
        while (!IsDone(value))
        {
            Check(fence.SetEventOnCompletion(value, passed.SafeWaitHandle.DangerousGetHandle()), "ID3D12Fence::SetEventOnCompletion");
            while (!passed.WaitOne(PatienceMilliseconds) && !IsDone(value))
            {
                if (Device.GetDeviceRemovedReason() < 0)
                {
                    throw Lost("waiting for its fence");
                }
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Others' lists are waited for too.</remarks>
    public override void WaitIdle()
    {
        try
        {
            ulong value;
            lock (QueueLock)
            {
                value = lastValue + 1;
                Check(Queue.Signal(fence, value), "ID3D12CommandQueue::Signal");
                lastValue = value;
            }

            using AutoResetEvent passed = new(false);
            Wait(value, passed);
        }
        catch (Exception e) when (e is Direct3D12Exception or InsufficientMemoryException)
        {
            // The caller is about to free something, which must always work.
        }
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        _ = ComObject.Release(fence.Address);
        _ = ComObject.Release(Queue.Address);
        _ = ComObject.Release(Device.Address);
    }

    private static void RequireSameDevice(nint device, ID3D12CommandQueue queue)
    {
        // Interfaces of one object are told by its IUnknown.
        nint mine = ComObject.QueryInterface(device, ComObject.Id), other = queue.GetDevice().Address;
        nint theirs = ComObject.QueryInterface(other, ComObject.Id);
        _ = ComObject.Release(mine);
        _ = ComObject.Release(theirs);
        _ = ComObject.Release(other);
        if (mine != theirs)
        {
            throw new ArgumentException("The queue is of another device: bring the device and a queue that was made on it.");
        }
    }

    private Direct3D12Exception Lost(string found) => HResult.DeviceLost(found, Device.GetDeviceRemovedReason());
}
