using ComputeSharp.Resources;

namespace ComputeSharp.Interop;

/// <summary>Asks the objects that a test made for an interface, as the library asks its own.</summary>
public static unsafe class InteropServices
{
    public static void GetID3D12Device(GraphicsDevice device, Guid* riid, void** ppvObject) =>
        QueryInterface(device.Native, riid, ppvObject);

    public static void GetID3D12Resource<T>(Buffer<T> buffer, Guid* riid, void** ppvObject)
        where T : unmanaged => QueryInterface(buffer.Native, riid, ppvObject);

    public static void GetID3D12Resource<T>(Texture2D<T> texture, Guid* riid, void** ppvObject)
        where T : unmanaged => QueryInterface(texture.Native, riid, ppvObject);

    // IUnknown::QueryInterface is the first method of every table.
    private static void QueryInterface(nint native, Guid* id, void** found) => System.Runtime.InteropServices.Marshal.ThrowExceptionForHR(
        (*(delegate* unmanaged[Stdcall]<nint, Guid*, void**, int>**)native)[0](native, id, found));
}
