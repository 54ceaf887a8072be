namespace GpuTiler.Direct3D12.Interop;

/// <summary>IDXGIAdapter1 (dxgi.h).</summary>
internal readonly unsafe record struct IDXGIAdapter1(nint Address)
{
    public static readonly Guid Id = new("29038f61-3839-4626-91fd-086879011a05");

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        EnumOutputs = 7,
        GetDesc,
        CheckInterfaceSupport,
        GetDesc1,
    }

    public AdapterDescription GetDesc1()
    {
        AdapterDescription description;
        var call = (delegate* unmanaged[Stdcall]<nint, AdapterDescription*, int>)ComObject.Method(Address, (int)Slot.GetDesc1);
        HResult.Check(call(Address, &description), "IDXGIAdapter1::GetDesc1");
        return description;
    }
}
