using System.Runtime.InteropServices;

namespace GpuTiler.Direct3D12.Interop;

/// <summary>The functions of d3d12.dll, in the order of d3d12.h. The library is taken from the system's own folder alone.</summary>
internal static unsafe class D3D12Library
{
    // D3D_FEATURE_LEVEL_11_0 (d3dcommon.h): what every Direct3D 12 driver offers.
    private const int FeatureLevel = 0xb000;

    private static readonly Lazy<nint> Library = new(() => SystemLibrary.Load("d3d12.dll"));

    /// <summary>Makes a device on an adapter, which the caller then holds.</summary>
    public static ID3D12Device CreateDevice(IDXGIAdapter1 adapter)
    {
        nint device;
        HResult.Check(CreateDevice(adapter, &device), "D3D12CreateDevice");
        return new(device);
    }

    /// <summary>Whether a device can be made on an adapter.</summary>
    public static bool CanCreateDevice(IDXGIAdapter1 adapter) => CreateDevice(adapter, null) >= 0;

    /// <summary>Brings a root signature into its binary form, version 1.0: an ID3DBlob, which the caller then holds.</summary>
    public static int SerializeRootSignature(RootSignatureDescription* description, nint* blob)
    {
        const int Version1 = 1;
        nint error = 0;
        var call = (delegate* unmanaged[Stdcall]<RootSignatureDescription*, int, nint*, nint*, int>)Export("D3D12SerializeRootSignature");
        int result = call(description, Version1, blob, &error);
        _ = ComObject.Release(error);
        return result;
    }

    /// <summary>The debug layer's ID3D12Debug, which the caller then holds; 0 where the layer is not installed.</summary>
    public static nint GetDebugInterface()
    {
        var id = ID3D12Debug.Id;
        nint debug;
        int result = ((delegate* unmanaged[Stdcall]<Guid*, nint*, int>)Export("D3D12GetDebugInterface"))(&id, &debug);
        return result < 0 ? 0 : debug;
    }

    private static int CreateDevice(IDXGIAdapter1 adapter, nint* device)
    {
        var id = ID3D12Device.Id;
        var call = (delegate* unmanaged[Stdcall]<nint, int, Guid*, nint*, int>)Export("D3D12CreateDevice");
        return call(adapter.Address, FeatureLevel, &id, device);
    }

    private static nint Export(string name) => NativeLibrary.GetExport(Library.Value, name);
}
