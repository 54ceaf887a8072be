using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>The commands that are recorded, into a list of ours or of somebody else.</summary>
internal readonly unsafe ref struct Direct3D12Commands(ID3D12GraphicsCommandList list)
{
    /// <summary>The list.</summary>
    public nint Handle => list.Address;

    /// <summary>Later shaders see what earlier ones wrote, and do not begin before these are done.</summary>
    public void NextShader() => list.ResourceBarrier(ResourceBarrier.UnorderedAccess);

    /// <summary>A resource's next use is of another kind.</summary>
    public void Transition(ID3D12Resource resource, ResourceStates before, ResourceStates after) =>
        list.ResourceBarrier(ResourceBarrier.Transition(resource, before, after));

    /// <summary>Binds the buffers of every shader that follows.</summary>
    public void Bind(ID3D12RootSignature rootSignature, ulong activations, ulong colors, ulong image, ulong extremes)
    {
        list.SetComputeRootSignature(rootSignature);
        list.SetComputeRootShaderResourceView(Direct3D12Pipelines.Activations, activations);
        list.SetComputeRootShaderResourceView(Direct3D12Pipelines.Colors, colors);
        list.SetComputeRootUnorderedAccessView(Direct3D12Pipelines.Image, image);
        list.SetComputeRootUnorderedAccessView(Direct3D12Pipelines.Extremes, extremes);
    }

    /// <summary>Runs a shader.</summary>
    public void Dispatch(ID3D12PipelineState pipeline, GpuParameters parameters, uint across, uint down)
    {
        list.SetPipelineState(pipeline);
        list.SetComputeRoot32BitConstants(Direct3D12Pipelines.Parameters, GpuParameters.Words, &parameters);
        list.Dispatch(across, down);
    }

    public void Copy(ID3D12Resource source, long sourceOffset, ID3D12Resource target, long targetOffset, long bytes) =>
        list.CopyBufferRegion(target, targetOffset, source, sourceOffset, bytes);

    /// <summary>Copies rows of pixels to a place in a texture.</summary>
    public void CopyToTexture(TextureCopyLocation rows, TextureCopyLocation texture, int x, int y) =>
        list.CopyTextureRegion(texture, (uint)x, (uint)y, rows);

    /// <summary>Notes the time when everything before is done.</summary>
    public void WriteTimestamp(ID3D12QueryHeap heap, int number) => list.EndQuery(heap, (uint)number);

    /// <summary>Copies a pair of timestamps to its place in a buffer.</summary>
    public void ResolveTimestamps(ID3D12QueryHeap heap, int first, ID3D12Resource target) =>
        list.ResolveQueryData(heap, (uint)first, 2, target, first * sizeof(ulong));
}
