namespace GpuTiler.Direct3D12.Interop;

/// <summary>D3D12_COMPUTE_PIPELINE_STATE_DESC (d3d12.h).</summary>
internal unsafe struct ComputePipelineDescription
{
    public nint RootSignature;
    public void* ShaderBytecode;
    public nuint BytecodeLength;
    public uint NodeMask;
    public void* CachedBlob;
    public nuint CachedBlobSize;
    public uint Flags;
}
