namespace GpuTiler.Direct3D12.Interop;

/// <summary>IDXGIFactory1 (dxgi.h).</summary>
internal readonly unsafe record struct IDXGIFactory1(nint Address)
{
    public static readonly Guid Id = new("770aae78-f26f-4dba-a829-253c83d1b387");

    /// <summary>The methods' places in the table, in the header's order.</summary>
    internal enum Slot
    {
        EnumAdapters = 7,
        MakeWindowAssociation,
        GetWindowAssociation,
        CreateSwapChain,
        CreateSoftwareAdapter,
        EnumAdapters1,
        IsCurrent,
    }

    /// <summary>The IDXGIAdapter1 of a number, which the caller then holds; the call's code says when there are no more.</summary>
    public int EnumAdapters1(uint number, nint* adapter) =>
        ((delegate* unmanaged[Stdcall]<nint, uint, nint*, int>)ComObject.Method(Address, (int)Slot.EnumAdapters1))(
            Address, number, adapter);
}
