namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_HEAP_PROPERTIES (d3d12.h).</summary>
internal struct HeapProperties
{
    public HeapType Type;
    public int CpuPageProperty;
    public int MemoryPoolPreference;
    public uint CreationNodeMask;
    public uint VisibleNodeMask;
}
