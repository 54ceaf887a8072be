namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12Device (d3d12.h).</summary>
internal readonly unsafe record struct ID3D12Device(nint Address)
{
    public static readonly Guid Id = new("189819f1-1db6-4b57-be54-1821339b85f7");

    // D3D12_FEATURE_SHADER_MODEL
    private const int ShaderModelFeature = 7;

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        CreateCommandQueue = 8,
        CreateCommandAllocator,
        CreateGraphicsPipelineState,
        CreateComputePipelineState,
        CreateCommandList,
        CheckFeatureSupport,
        CreateDescriptorHeap,
        GetDescriptorHandleIncrementSize,
        CreateRootSignature,
        CreateConstantBufferView,
        CreateShaderResourceView,
        CreateUnorderedAccessView,
        CreateRenderTargetView,
        CreateDepthStencilView,
        CreateSampler,
        CopyDescriptors,
        CopyDescriptorsSimple,
        GetResourceAllocationInfo,
        GetCustomHeapProperties,
        CreateCommittedResource,
        CreateHeap,
        CreatePlacedResource,
        CreateReservedResource,
        CreateSharedHandle,
        OpenSharedHandle,
        OpenSharedHandleByName,
        MakeResident,
        Evict,
        CreateFence,
        GetDeviceRemovedReason,
        GetCopyableFootprints,
        CreateQueryHeap,
        SetStablePowerState,
        CreateCommandSignature,
        GetResourceTiling,
        GetAdapterLuid,
    }

    public ID3D12CommandQueue CreateCommandQueue(CommandListType type)
    {
        CommandQueueDescription description = new() { Type = type };
        var id = ID3D12CommandQueue.Id;
        nint queue;
        var call = (delegate* unmanaged[Stdcall]<nint, CommandQueueDescription*, Guid*, nint*, int>)Method(Slot.CreateCommandQueue);
        Check(call(Address, &description, &id, &queue), Slot.CreateCommandQueue, "a command queue");
        return new(queue);
    }

    public ID3D12CommandAllocator CreateCommandAllocator(CommandListType type)
    {
        var id = ID3D12CommandAllocator.Id;
        nint allocator;
        var call = (delegate* unmanaged[Stdcall]<nint, CommandListType, Guid*, nint*, int>)Method(Slot.CreateCommandAllocator);
        Check(call(Address, type, &id, &allocator), Slot.CreateCommandAllocator, "commands");
        return new(allocator);
    }

    public ID3D12PipelineState CreateComputePipelineState(ID3D12RootSignature rootSignature, ReadOnlySpan<byte> code, string what)
    {
        fixed (byte* start = code)
        {
            ComputePipelineDescription description = new()
            {
                RootSignature = rootSignature.Address,
                ShaderBytecode = start,
                BytecodeLength = (nuint)code.Length,
            };
            var id = ID3D12PipelineState.Id;
            nint pipeline;
            var call = (delegate* unmanaged[Stdcall]<nint, ComputePipelineDescription*, Guid*, nint*, int>)
                Method(Slot.CreateComputePipelineState);
            Check(call(Address, &description, &id, &pipeline), Slot.CreateComputePipelineState, what);
            return new(pipeline);
        }
    }

    /// <summary>Makes a list that records from the beginning.</summary>
    public ID3D12GraphicsCommandList CreateCommandList(CommandListType type, ID3D12CommandAllocator allocator)
    {
        var id = ID3D12GraphicsCommandList.Id;
        nint list;
        var call = (delegate* unmanaged[Stdcall]<nint, uint, CommandListType, nint, nint, Guid*, nint*, int>)
            Method(Slot.CreateCommandList);
        Check(call(Address, 0, type, allocator.Address, 0, &id, &list), Slot.CreateCommandList, "commands");
        return new(list);
    }

    /// <summary>Whether the device runs shaders of a model, such as 0x51 for 5.1. A model that is newer than Windows is an error.</summary>
    public bool HasShaderModel(int model)
    {
        int highest = model;
        var call = (delegate* unmanaged[Stdcall]<nint, int, void*, uint, int>)Method(Slot.CheckFeatureSupport);
        return call(Address, ShaderModelFeature, &highest, sizeof(int)) >= 0 && highest >= model;
    }

    public ID3D12RootSignature CreateRootSignature(ID3DBlob signature)
    {
        var id = ID3D12RootSignature.Id;
        nint created;
        var call = (delegate* unmanaged[Stdcall]<nint, uint, void*, nuint, Guid*, nint*, int>)Method(Slot.CreateRootSignature);
        int code = call(Address, 0, signature.GetBufferPointer(), signature.GetBufferSize(), &id, &created);
        Check(code, Slot.CreateRootSignature, "a root signature");
        return new(created);
    }

    public ID3D12Resource CreateCommittedResource(HeapType heap, in ResourceDescription description, ResourceStates state, string what)
    {
        HeapProperties properties = new() { Type = heap };
        var id = ID3D12Resource.Id;
        nint resource;
        var call =
            (delegate* unmanaged[Stdcall]<nint, HeapProperties*, int, ResourceDescription*, ResourceStates, void*, Guid*, nint*, int>)
            Method(Slot.CreateCommittedResource);
        fixed (ResourceDescription* described = &description)
        {
            Check(call(Address, &properties, 0, described, state, null, &id, &resource), Slot.CreateCommittedResource, what);
        }

        return new(resource);
    }

    public ID3D12Fence CreateFence()
    {
        var id = ID3D12Fence.Id;
        nint fence;
        var call = (delegate* unmanaged[Stdcall]<nint, ulong, int, Guid*, nint*, int>)Method(Slot.CreateFence);
        Check(call(Address, 0, 0, &id, &fence), Slot.CreateFence, "a fence");
        return new(fence);
    }

    /// <summary>Why the device is gone, or S_OK.</summary>
    public int GetDeviceRemovedReason() => ((delegate* unmanaged[Stdcall]<nint, int>)Method(Slot.GetDeviceRemovedReason))(Address);

    /// <summary>Makes room for timestamps.</summary>
    public ID3D12QueryHeap CreateQueryHeap(int timestamps)
    {
        QueryHeapDescription description = new() { Type = QueryHeapDescription.TimestampHeap, Count = (uint)timestamps };
        var id = ID3D12QueryHeap.Id;
        nint heap;
        var call = (delegate* unmanaged[Stdcall]<nint, QueryHeapDescription*, Guid*, nint*, int>)Method(Slot.CreateQueryHeap);
        Check(call(Address, &description, &id, &heap), Slot.CreateQueryHeap, "timestamps");
        return new(heap);
    }

    private void* Method(Slot slot) => ComObject.Method(Address, (int)slot);

    private void Check(int code, Slot slot, string what)
    {
        if (code < 0)
        {
            HResult.Check(code, $"ID3D12Device::{slot}", this, what);
        }
    }
}
