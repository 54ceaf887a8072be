namespace GpuTiler.Direct3D12.Interop;

/// <summary>IDXGIFactory6 (dxgi1_6.h), since Windows 10 version 1803.</summary>
internal readonly unsafe record struct IDXGIFactory6(nint Address)
{
    public static readonly Guid Id = new("c1b6694f-ff09-44a9-b03c-77900a0a1d17");

    // DXGI_GPU_PREFERENCE_HIGH_PERFORMANCE
    private const int HighPerformance = 2;

    /// <summary>The method's place in the table, by the order of dxgi.h and dxgi1_2.h to dxgi1_6.h.</summary>
    internal enum Slot
    {
        EnumAdapterByGpuPreference = 29,
    }

    /// <summary>The IDXGIAdapter1 of a number, the fastest first; the caller then holds it.</summary>
    public int EnumAdapterByGpuPreference(uint number, nint* adapter)
    {
        var id = IDXGIAdapter1.Id;
        var call = (delegate* unmanaged[Stdcall]<nint, uint, int, Guid*, nint*, int>)
            ComObject.Method(Address, (int)Slot.EnumAdapterByGpuPreference);
        return call(Address, number, HighPerformance, &id, adapter);
    }
}
