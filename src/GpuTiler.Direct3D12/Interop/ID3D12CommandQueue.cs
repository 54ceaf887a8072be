namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12CommandQueue (d3d12.h).</summary>
internal readonly unsafe record struct ID3D12CommandQueue(nint Address)
{
    public static readonly Guid Id = new("0ec870a6-5d7e-4c22-8cfc-5baae07616ed");

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        GetDevice = 7,
        UpdateTileMappings,
        CopyTileMappings,
        ExecuteCommandLists,
        SetMarker,
        BeginEvent,
        EndEvent,
        Signal,
        Wait,
        GetTimestampFrequency,
        GetClockCalibration,
        GetDesc,
    }

    /// <summary>The queue's device, which the caller then holds.</summary>
    public ID3D12Device GetDevice()
    {
        var id = ID3D12Device.Id;
        nint device;
        int code = ((delegate* unmanaged[Stdcall]<nint, Guid*, nint*, int>)Method(Slot.GetDevice))(Address, &id, &device);
        HResult.Check(code, "ID3D12CommandQueue::GetDevice");
        return new(device);
    }

    public void ExecuteCommandLists(ID3D12GraphicsCommandList list)
    {
        nint address = list.Address;
        ((delegate* unmanaged[Stdcall]<nint, uint, nint*, void>)Method(Slot.ExecuteCommandLists))(Address, 1, &address);
    }

    /// <summary>Gives the fence a value when everything before is done; returns the call's code.</summary>
    public int Signal(ID3D12Fence fence, ulong value) =>
        ((delegate* unmanaged[Stdcall]<nint, nint, ulong, int>)Method(Slot.Signal))(Address, fence.Address, value);

    /// <summary>Ticks of the queue's timestamps in a second; 0 where it has none.</summary>
    public ulong GetTimestampFrequency()
    {
        ulong frequency;
        int code = ((delegate* unmanaged[Stdcall]<nint, ulong*, int>)Method(Slot.GetTimestampFrequency))(Address, &frequency);
        return code < 0 ? 0 : frequency;
    }

    public CommandQueueDescription GetDesc()
    {
        // A method of C++ returns a structure through an address that follows the object's.
        CommandQueueDescription description;
        var call = (delegate* unmanaged[Stdcall]<nint, CommandQueueDescription*, CommandQueueDescription*>)Method(Slot.GetDesc);
        _ = call(Address, &description);
        return description;
    }

    private void* Method(Slot slot) => ComObject.Method(Address, (int)slot);
}
