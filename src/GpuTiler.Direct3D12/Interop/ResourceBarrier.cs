namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_RESOURCE_BARRIER (d3d12.h), of the types transition and unordered access; their unions begin with the resource.</summary>
internal struct ResourceBarrier
{
    // D3D12_RESOURCE_BARRIER_TYPE
    private const int UnorderedAccessType = 2;

    private const uint AllSubresources = uint.MaxValue;

    public int Type;
    public int Flags;
    public nint Resource;
    public uint Subresource;
    public ResourceStates Before;
    public ResourceStates After;

    /// <summary>All earlier writes of shaders, to any resource, are seen by later shaders.</summary>
    public static ResourceBarrier UnorderedAccess => new() { Type = UnorderedAccessType };

    /// <summary>A resource's next use is of another kind.</summary>
    public static ResourceBarrier Transition(ID3D12Resource resource, ResourceStates before, ResourceStates after) =>
        new() { Resource = resource.Address, Subresource = AllSubresources, Before = before, After = after };
}
