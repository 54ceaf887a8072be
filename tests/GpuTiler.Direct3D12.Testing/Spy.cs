using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;
using DeviceSlot = GpuTiler.Direct3D12.Interop.ID3D12Device.Slot;
using FenceSlot = GpuTiler.Direct3D12.Interop.ID3D12Fence.Slot;
using ListSlot = GpuTiler.Direct3D12.Interop.ID3D12GraphicsCommandList.Slot;
using QueueSlot = GpuTiler.Direct3D12.Interop.ID3D12CommandQueue.Slot;
using ResourceSlot = GpuTiler.Direct3D12.Interop.ID3D12Resource.Slot;

namespace GpuTiler.Direct3D12.Testing;

/// <summary>Watches the API at its own tables, and lets calls fail.</summary>
internal sealed unsafe class Spy : IDisposable
{
    // ID3D12Resource::GetHeapProperties (d3d12.h), which the product does not call.
    private const int GetHeapPropertiesSlot = 14;

    private static readonly DeviceSlot[] Creating =
    [
        DeviceSlot.CreateCommandQueue, DeviceSlot.CreateCommandAllocator, DeviceSlot.CreateGraphicsPipelineState,
        DeviceSlot.CreateComputePipelineState, DeviceSlot.CreateCommandList, DeviceSlot.CreateDescriptorHeap,
        DeviceSlot.CreateRootSignature, DeviceSlot.CreateCommittedResource, DeviceSlot.CreateHeap, DeviceSlot.CreatePlacedResource,
        DeviceSlot.CreateReservedResource, DeviceSlot.CreateFence, DeviceSlot.CreateQueryHeap, DeviceSlot.CreateCommandSignature,
    ];

    private readonly Direct3D12Device probe;
    private readonly Direct3D12Buffer probeBuffer;
    private readonly List<Hook> hooks = [];

    /// <summary>Watches from now on.</summary>
    /// <param name="probe">A device, whose tables are those of every other; it is disposed of with this.</param>
    public Spy(Direct3D12Device probe)
    {
        this.probe = probe;
        // All devices, queues, lists, fences and resources of a process share their tables.
        var device = probe.Context.Device;
        probeBuffer = new Direct3D12Buffer(probe.Context, 256, GpuMemory.Readback, "a test");
        var allocator = device.CreateCommandAllocator(probe.Context.ListType);
        var list = device.CreateCommandList(probe.Context.ListType, allocator);
        var fence = device.CreateFence();
        foreach (var slot in Creating)
        {
            Watch(device.Address, (int)slot, slot.ToString());
        }

        Watch(device.Address, (int)DeviceSlot.GetDeviceRemovedReason, nameof(DeviceSlot.GetDeviceRemovedReason));
        Watch(probe.Context.Queue.Address, (int)QueueSlot.ExecuteCommandLists, nameof(QueueSlot.ExecuteCommandLists));
        Watch(probe.Context.Queue.Address, (int)QueueSlot.Signal, nameof(QueueSlot.Signal));
        Watch(list.Address, (int)ListSlot.CopyBufferRegion, nameof(ListSlot.CopyBufferRegion));
        Watch(list.Address, (int)ListSlot.CopyResource, nameof(ListSlot.CopyResource));
        Watch(list.Address, (int)ListSlot.CopyTextureRegion, nameof(ListSlot.CopyTextureRegion));
        Watch(list.Address, (int)ListSlot.Dispatch, nameof(ListSlot.Dispatch));
        Watch(list.Address, (int)ListSlot.ResourceBarrier, nameof(ListSlot.ResourceBarrier));
        Watch(fence.Address, (int)FenceSlot.GetCompletedValue, nameof(FenceSlot.GetCompletedValue));
        Watch(fence.Address, (int)FenceSlot.SetEventOnCompletion, nameof(FenceSlot.SetEventOnCompletion));
        Watch(probeBuffer.Resource.Address, (int)ResourceSlot.Map, nameof(ResourceSlot.Map));
        foreach (nint address in new[] { fence.Address, list.Address, allocator.Address })
        {
            _ = ComObject.Release(address);
        }
    }

    /// <summary>Calls so far, by the method's name.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    /// <summary>The calls in their order.</summary>
    public List<string> Sequence { get; } = [];

    /// <summary>Objects that the API was asked to make.</summary>
    public int Creations => Calls.Where(call => call.Key.StartsWith("Create")).Sum(call => call.Value);

    /// <summary>Bytes that CopyBufferRegion brought to readback heaps.</summary>
    public long BytesToHost { get; private set; }

    /// <summary>Bytes that CopyBufferRegion brought from upload heaps.</summary>
    public long BytesFromHost { get; private set; }

    /// <summary>What a method returns instead of being called; nothing if it is to be called.</summary>
    public Func<string, nint?>? Instead { get; set; }

    /// <summary>The first device that something was made on, with a reference.</summary>
    public nint SeenDevice { get; private set; }

    public int CallsOf(string method) => Calls.GetValueOrDefault(method);

    /// <summary>References that others still have to the device that was seen, and forgets it.</summary>
    public uint ReferencesLeft()
    {
        if (SeenDevice == 0)
        {
            return 0;
        }

        // Windows makes one device for an adapter, and gives out the same again.
        nint probed = probe.Context.Device.Address;
        uint others = SeenDevice == probed ? References(probed) - 1 : 0;
        uint left = SettledReferences(SeenDevice, others + 1) - 1;
        _ = ComObject.Release(SeenDevice);
        SeenDevice = 0;
        return left - others;
    }

    /// <summary>The references to an object.</summary>
    public static uint References(nint address)
    {
        _ = ComObject.AddRef(address);
        return ComObject.Release(address);
    }

    /// <summary>The references to an object once they are those expected, or ten seconds later.</summary>
    /// <remarks>A driver's own threads hold some until they have seen the last frame's end.</remarks>
    public static uint SettledReferences(nint address, uint expected)
    {
        for (int wait = 0; wait < 500 && References(address) != expected; wait++)
        {
            Thread.Sleep(20);
        }

        return References(address);
    }

    public void Dispose()
    {
        foreach (var hook in hooks)
        {
            hook.Dispose();
        }

        if (SeenDevice != 0)
        {
            _ = ComObject.Release(SeenDevice);
        }

        probeBuffer.Dispose();
        probe.Dispose();
    }

    private static bool IsIn(nint resource, HeapType heap)
    {
        HeapProperties properties;
        var call = (delegate* unmanaged[Stdcall]<nint, HeapProperties*, uint*, int>)ComObject.Method(resource, GetHeapPropertiesSlot);
        return call(resource, &properties, null) >= 0 && properties.Type == heap;
    }

    private void Watch(nint address, int slot, string method)
    {
        hooks.Add(new Hook(address, slot, Call));
        nint Call(Hook.Function original, nint self, nint a, nint b, nint c, nint d, nint e, nint f, nint g, nint h)
        {
            Note(method, self, a, c, e);
            return Instead?.Invoke(method) ?? original(self, a, b, c, d, e, f, g, h);
        }
    }

    private void Note(string method, nint self, nint target, nint source, nint bytes)
    {
        lock (Calls)
        {
            Calls[method] = CallsOf(method) + 1;
            Sequence.Add(method);
            if (method.StartsWith("Create") && SeenDevice == 0)
            {
                _ = ComObject.AddRef(SeenDevice = self);
            }

            // (self, target, targetOffset, source, sourceOffset, bytes)
            if (method == nameof(ListSlot.CopyBufferRegion))
            {
                BytesToHost += IsIn(target, HeapType.Readback) ? bytes : 0;
                BytesFromHost += IsIn(source, HeapType.Upload) ? bytes : 0;
            }
        }
    }
}
