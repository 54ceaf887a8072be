namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_QUERY_HEAP_DESC (d3d12.h).</summary>
internal struct QueryHeapDescription
{
    /// <summary>D3D12_QUERY_HEAP_TYPE_TIMESTAMP.</summary>
    public const int TimestampHeap = 1;

    /// <summary>D3D12_QUERY_TYPE_TIMESTAMP.</summary>
    public const int TimestampQuery = 2;

    public int Type;
    public uint Count;
    public uint NodeMask;
}
