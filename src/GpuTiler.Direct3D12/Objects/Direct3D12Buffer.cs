using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>A buffer with memory of its own. Between lists it is in the state COMMON, from which its first use promotes it.</summary>
internal sealed unsafe class Direct3D12Buffer : GpuBuffer
{
    private readonly byte* mapped;
    private ID3D12Resource resource;

    /// <summary>Makes a buffer.</summary>
    /// <param name="context">The device.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="memory">What its memory is for. Shaders may write to the device's own.</param>
    /// <param name="what">What it is for, for a message about too little memory.</param>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public Direct3D12Buffer(Direct3D12Context context, long bytes, GpuMemory memory, string what)
    {
        // The API fixes the states of what the host reaches.
        var (heap, state, flags) = memory switch
        {
            GpuMemory.Upload => (HeapType.Upload, ResourceStates.GenericRead, 0u),
            GpuMemory.Readback => (HeapType.Readback, ResourceStates.CopyDest, 0u),
            _ => (HeapType.Default, ResourceStates.Common, ResourceDescription.AllowUnorderedAccess),
        };
        resource = context.Device.CreateCommittedResource(heap, ResourceDescription.Buffer(bytes, flags), state, $"{bytes} bytes: {what}");
        try
        {
            if (memory != GpuMemory.Device)
            {
                byte* start;
                context.Check(resource.Map(&start), "ID3D12Resource::Map");
                mapped = start;
            }
            else
            {
                Address = resource.GetGPUVirtualAddress();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ID3D12Resource Resource => resource;

    /// <summary>Where a shader finds the first byte; of the device's own memory.</summary>
    public ulong Address { get; }

    /// <inheritdoc/>
    public override ulong Handle => (ulong)resource.Address;

    /// <inheritdoc/>
    public override Span<byte> Part(long offset, int bytes) => new(mapped + offset, bytes);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _ = ComObject.Release(resource.Address);
        resource = default;
    }
}
