namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12GraphicsCommandList (d3d12.h).</summary>
internal readonly unsafe record struct ID3D12GraphicsCommandList(nint Address)
{
    public static readonly Guid Id = new("5b160d0f-ac1b-4185-8ba8-b3ae42a5a455");

    /// <summary>The methods' places in the table, in the header's order; those of graphics at the end are left out.</summary>
    internal enum Slot
    {
        GetDevice = 7,
        GetType,
        Close,
        Reset,
        ClearState,
        DrawInstanced,
        DrawIndexedInstanced,
        Dispatch,
        CopyBufferRegion,
        CopyTextureRegion,
        CopyResource,
        CopyTiles,
        ResolveSubresource,
        IASetPrimitiveTopology,
        RSSetViewports,
        RSSetScissorRects,
        OMSetBlendFactor,
        OMSetStencilRef,
        SetPipelineState,
        ResourceBarrier,
        ExecuteBundle,
        SetDescriptorHeaps,
        SetComputeRootSignature,
        SetGraphicsRootSignature,
        SetComputeRootDescriptorTable,
        SetGraphicsRootDescriptorTable,
        SetComputeRoot32BitConstant,
        SetGraphicsRoot32BitConstant,
        SetComputeRoot32BitConstants,
        SetGraphicsRoot32BitConstants,
        SetComputeRootConstantBufferView,
        SetGraphicsRootConstantBufferView,
        SetComputeRootShaderResourceView,
        SetGraphicsRootShaderResourceView,
        SetComputeRootUnorderedAccessView,
        EndQuery = 53,
        ResolveQueryData,
    }

    public int Close() => ((delegate* unmanaged[Stdcall]<nint, int>)Method(Slot.Close))(Address);

    public int Reset(ID3D12CommandAllocator allocator) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, nint, int>)Method(Slot.Reset))(Address, allocator.Address, 0);

    public void Dispatch(uint across, uint down) =>
        ((delegate* unmanaged[Stdcall]<nint, uint, uint, uint, void>)Method(Slot.Dispatch))(Address, across, down, 1);

    public void CopyBufferRegion(ID3D12Resource target, long targetOffset, ID3D12Resource source, long sourceOffset, long bytes) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, ulong, nint, ulong, ulong, void>)Method(Slot.CopyBufferRegion))(
            Address, target.Address, (ulong)targetOffset, source.Address, (ulong)sourceOffset, (ulong)bytes);

    /// <summary>Copies a whole source to a place in a texture.</summary>
    public void CopyTextureRegion(TextureCopyLocation target, uint x, uint y, TextureCopyLocation source)
    {
        var call = (delegate* unmanaged[Stdcall]<nint, TextureCopyLocation*, uint, uint, uint, TextureCopyLocation*, void*, void>)
            Method(Slot.CopyTextureRegion);
        call(Address, &target, x, y, 0, &source, null);
    }

    public void SetPipelineState(ID3D12PipelineState pipeline) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, void>)Method(Slot.SetPipelineState))(Address, pipeline.Address);

    public void ResourceBarrier(ResourceBarrier barrier) =>
        ((delegate* unmanaged[Stdcall]<nint, uint, ResourceBarrier*, void>)Method(Slot.ResourceBarrier))(Address, 1, &barrier);

    public void SetComputeRootSignature(ID3D12RootSignature rootSignature) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, void>)Method(Slot.SetComputeRootSignature))(Address, rootSignature.Address);

    public void SetComputeRoot32BitConstants(uint parameter, uint count, void* values) =>
        ((delegate* unmanaged[Stdcall]<nint, uint, uint, void*, uint, void>)Method(Slot.SetComputeRoot32BitConstants))(
            Address, parameter, count, values, 0);

    public void SetComputeRootShaderResourceView(uint parameter, ulong location) =>
        ((delegate* unmanaged[Stdcall]<nint, uint, ulong, void>)Method(Slot.SetComputeRootShaderResourceView))(
            Address, parameter, location);

    public void SetComputeRootUnorderedAccessView(uint parameter, ulong location) =>
        ((delegate* unmanaged[Stdcall]<nint, uint, ulong, void>)Method(Slot.SetComputeRootUnorderedAccessView))(
            Address, parameter, location);

    /// <summary>Notes the time when everything before is done.</summary>
    public void EndQuery(ID3D12QueryHeap heap, uint number) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, int, uint, void>)Method(Slot.EndQuery))(
            Address, heap.Address, QueryHeapDescription.TimestampQuery, number);

    /// <summary>Copies timestamps, 8 bytes each.</summary>
    public void ResolveQueryData(ID3D12QueryHeap heap, uint first, uint count, ID3D12Resource target, long targetOffset) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, int, uint, uint, nint, ulong, void>)Method(Slot.ResolveQueryData))(
            Address, heap.Address, QueryHeapDescription.TimestampQuery, first, count, target.Address, (ulong)targetOffset);

    private void* Method(Slot slot) => ComObject.Method(Address, (int)slot);
}
