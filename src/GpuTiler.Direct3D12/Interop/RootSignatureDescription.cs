namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_ROOT_SIGNATURE_DESC (d3d12.h).</summary>
internal unsafe struct RootSignatureDescription
{
    public uint NumParameters;
    public RootParameter* Parameters;
    public uint NumStaticSamplers;
    public void* StaticSamplers;
    public uint Flags;
}
