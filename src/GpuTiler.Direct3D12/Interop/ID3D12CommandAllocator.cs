namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12CommandAllocator (d3d12.h): the memory that a list's commands take.</summary>
internal readonly unsafe record struct ID3D12CommandAllocator(nint Address)
{
    public static readonly Guid Id = new("6102dee4-af59-4b09-b999-b44d73f09b24");

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        GetDevice = 7,
        Reset,
    }

    /// <summary>Uses the memory again; the device must be done with the commands.</summary>
    public int Reset() => ((delegate* unmanaged[Stdcall]<nint, int>)ComObject.Method(Address, (int)Slot.Reset))(Address);
}
