namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12Debug (d3d12sdklayers.h).</summary>
internal readonly unsafe record struct ID3D12Debug(nint Address)
{
    public static readonly Guid Id = new("344488b7-6846-474b-b989-f027448245e0");

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        EnableDebugLayer = 3,
    }

    /// <summary>Devices made from now on in this process are checked.</summary>
    public void EnableDebugLayer() =>
        ((delegate* unmanaged[Stdcall]<nint, void>)ComObject.Method(Address, (int)Slot.EnableDebugLayer))(Address);
}
