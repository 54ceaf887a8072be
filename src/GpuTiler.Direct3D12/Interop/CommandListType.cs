namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_COMMAND_LIST_TYPE (d3d12.h).</summary>
internal enum CommandListType
{
    Direct = 0,
    Compute = 2,
}
