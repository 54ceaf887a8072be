using ComputeSharp;
using ComputeSharp.Interop;
using ComputeSharp.Resources;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.ComputeSharp;

/// <summary>A COM object of ComputeSharp's, held until this is disposed of.</summary>
internal readonly unsafe ref struct NativeObject(nint address)
{
    public nint Address => address;

    public static NativeObject Of(GraphicsDevice device)
    {
        var id = ID3D12Device.Id;
        void* found;
        InteropServices.GetID3D12Device(device, &id, &found);
        return new((nint)found);
    }

    public static NativeObject Of<T>(Buffer<T> buffer)
        where T : unmanaged
    {
        var id = ID3D12Resource.Id;
        void* found;
        InteropServices.GetID3D12Resource(buffer, &id, &found);
        return new((nint)found);
    }

    public static NativeObject Of<T>(Texture2D<T> texture)
        where T : unmanaged
    {
        var id = ID3D12Resource.Id;
        void* found;
        InteropServices.GetID3D12Resource(texture, &id, &found);
        return new((nint)found);
    }

    public void Dispose() => _ = ComObject.Release(address);
}
