namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12Fence (d3d12.h).</summary>
internal readonly unsafe record struct ID3D12Fence(nint Address)
{
    public static readonly Guid Id = new("0a753dcf-c4d8-4b91-adf6-be5a60d95a76");

    /// <summary>What the fence of a lost device has reached.</summary>
    public const ulong Lost = ulong.MaxValue;

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        GetDevice = 7,
        GetCompletedValue,
        SetEventOnCompletion,
        Signal,
    }

    public ulong GetCompletedValue() => ((delegate* unmanaged[Stdcall]<nint, ulong>)Method(Slot.GetCompletedValue))(Address);

    /// <summary>Sets an event of Windows when the fence reaches a value.</summary>
    public int SetEventOnCompletion(ulong value, nint handle) =>
        ((delegate* unmanaged[Stdcall]<nint, ulong, nint, int>)Method(Slot.SetEventOnCompletion))(Address, value, handle);

    private void* Method(Slot slot) => ComObject.Method(Address, (int)slot);
}
