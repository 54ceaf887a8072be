namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12PipelineState (d3d12.h).</summary>
internal readonly record struct ID3D12PipelineState(nint Address)
{
    public static readonly Guid Id = new("765a30f3-f624-4c6f-a828-ace948622445");
}
