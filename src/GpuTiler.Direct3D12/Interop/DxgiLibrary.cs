using System.Runtime.InteropServices;

namespace GpuTiler.Direct3D12.Interop;

/// <summary>The function of dxgi.dll that is called, from dxgi.h. The library is taken from the system's own folder alone.</summary>
internal static unsafe class DxgiLibrary
{
    private static readonly Lazy<nint> Library = new(() => SystemLibrary.Load("dxgi.dll"));

    /// <summary>A factory, which lists the adapters as they are now; the caller then holds it.</summary>
    public static IDXGIFactory1 CreateFactory()
    {
        var id = IDXGIFactory1.Id;
        nint factory;
        var call = (delegate* unmanaged[Stdcall]<Guid*, nint*, int>)NativeLibrary.GetExport(Library.Value, "CreateDXGIFactory1");
        HResult.Check(call(&id, &factory), "CreateDXGIFactory1");
        return new(factory);
    }
}
