namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3DBlob (d3dcommon.h, as ID3D10Blob): bytes that a library made.</summary>
internal readonly unsafe record struct ID3DBlob(nint Address)
{
    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        GetBufferPointer = 3,
        GetBufferSize,
    }

    public void* GetBufferPointer() =>
        ((delegate* unmanaged[Stdcall]<nint, void*>)ComObject.Method(Address, (int)Slot.GetBufferPointer))(Address);

    public nuint GetBufferSize() =>
        ((delegate* unmanaged[Stdcall]<nint, nuint>)ComObject.Method(Address, (int)Slot.GetBufferSize))(Address);
}
