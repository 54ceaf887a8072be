namespace GpuTiler.Direct3D12.Interop;

/// <summary>DXGI_ADAPTER_DESC1 (dxgi.h).</summary>
internal unsafe struct AdapterDescription
{
    /// <summary>DXGI_ADAPTER_FLAG_SOFTWARE.</summary>
    public const uint Software = 2;

    public fixed char Description[128];
    public uint VendorId;
    public uint DeviceId;
    public uint SubSysId;
    public uint Revision;
    public nuint DedicatedVideoMemory;
    public nuint DedicatedSystemMemory;
    public nuint SharedSystemMemory;
    public ulong AdapterLuid;
    public uint Flags;
}
