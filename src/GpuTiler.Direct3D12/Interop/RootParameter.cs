using System.Runtime.InteropServices;

namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_ROOT_PARAMETER (d3d12.h), of the types constants and descriptor; the union is as long as a descriptor table's.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal struct RootParameter
{
    [FieldOffset(0)]
    public RootParameterType Type;

    [FieldOffset(8)]
    public uint ShaderRegister;

    [FieldOffset(12)]
    public uint RegisterSpace;

    [FieldOffset(16)]
    public uint Num32BitValues;

    [FieldOffset(24)]
    public int ShaderVisibility;
}
