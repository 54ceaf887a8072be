namespace GpuTiler.Direct3D12.Interop;

/// <summary>A buffer with memory of its own. Between lists it is in the state COMMON, from which its first use promotes it.</summary>
internal sealed unsafe class Direct3D12Buffer : IDisposable
{
    private ID3D12Resource resource;

    /// <summary>Makes a buffer.</summary>
    /// <param name="context">The device.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="heap">Whose memory it is. What the host reaches stays mapped; shaders may write to the device's own.</param>
    /// <param name="what">What it is for, for a message about too little memory.</param>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public Direct3D12Buffer(Direct3D12Context context, long bytes, HeapType heap, string what)
    {
        // The API fixes the states of what the host reaches.
        var (state, flags) = heap switch
        {
            HeapType.Upload => (ResourceStates.GenericRead, 0u),
            HeapType.Readback => (ResourceStates.CopyDest, 0u),
            _ => (ResourceStates.Common, ResourceDescription.AllowUnorderedAccess),
        };
        resource = context.Device.CreateCommittedResource(heap, ResourceDescription.Buffer(bytes, flags), state, $"{bytes} bytes: {what}");
        try
        {
            if (heap != HeapType.Default)
            {
                byte* start;
                context.Check(resource.Map(&start), "ID3D12Resource::Map");
                Mapped = start;
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

    /// <summary>Where the host finds the first byte; of an upload or readback heap.</summary>
    public byte* Mapped { get; }

    public void Dispose()
    {
        _ = ComObject.Release(resource.Address);
        resource = default;
    }
}
