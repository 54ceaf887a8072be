namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_ROOT_PARAMETER_TYPE (d3d12.h).</summary>
internal enum RootParameterType
{
    Constants = 1,
    ShaderResource = 3,
    UnorderedAccess = 4,
}
