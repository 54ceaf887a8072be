namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_COMMAND_QUEUE_DESC (d3d12.h).</summary>
internal struct CommandQueueDescription
{
    public CommandListType Type;
    public int Priority;
    public uint Flags;
    public uint NodeMask;
}
