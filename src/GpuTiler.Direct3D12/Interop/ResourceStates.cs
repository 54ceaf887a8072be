namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_RESOURCE_STATES (d3d12.h).</summary>
[Flags]
internal enum ResourceStates : uint
{
    Common = 0,
    UnorderedAccess = 0x8,
    NonPixelShaderResource = 0x40,
    CopyDest = 0x400,
    CopySource = 0x800,
    GenericRead = 0x1 | 0x2 | NonPixelShaderResource | 0x80 | 0x200 | CopySource,
}
