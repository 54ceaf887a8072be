namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12Resource (d3d12.h).</summary>
internal readonly unsafe record struct ID3D12Resource(nint Address)
{
    public static readonly Guid Id = new("696442be-a72e-4059-bc79-5b5c98040fad");

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        GetDevice = 7,
        Map,
        Unmap,
        GetDesc,
        GetGPUVirtualAddress,
    }

    /// <summary>The host's view of a buffer in an upload or readback heap; valid until the buffer is released.</summary>
    public int Map(byte** start)
    {
        void* mapped;
        int code = ((delegate* unmanaged[Stdcall]<nint, uint, void*, void**, int>)Method(Slot.Map))(Address, 0, null, &mapped);
        *start = (byte*)mapped;
        return code;
    }

    public ResourceDescription GetDesc()
    {
        // A method of C++ returns a structure through an address that follows the object's.
        ResourceDescription description;
        var call = (delegate* unmanaged[Stdcall]<nint, ResourceDescription*, ResourceDescription*>)Method(Slot.GetDesc);
        _ = call(Address, &description);
        return description;
    }

    public ulong GetGPUVirtualAddress() => ((delegate* unmanaged[Stdcall]<nint, ulong>)Method(Slot.GetGPUVirtualAddress))(Address);

    private void* Method(Slot slot) => ComObject.Method(Address, (int)slot);
}
