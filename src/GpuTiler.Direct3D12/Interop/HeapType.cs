namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_HEAP_TYPE (d3d12.h).</summary>
internal enum HeapType
{
    /// <summary>The device's own memory.</summary>
    Default = 1,

    /// <summary>Memory that the host writes and the device reads.</summary>
    Upload = 2,

    /// <summary>Memory that the device writes and the host reads.</summary>
    Readback = 3,
}
