using System.Runtime.InteropServices;

namespace GpuTiler.DirectML.Interop;

/// <summary>DirectML.dll (DirectML.h): the one beside the program, which ONNX Runtime uses too, or else Windows' own.</summary>
internal static unsafe class DirectMLLibrary
{
    private static readonly Guid DeviceId = new("6dbd6437-96fd-423f-a98c-ae5e7c2a573f");

    /// <summary>Makes an IDMLDevice on a Direct3D 12 device. The caller holds it.</summary>
    /// <exception cref="NotSupportedException">There is no DirectML, or it refuses the device.</exception>
    public static nint CreateDevice(nint direct3D12Device, string name)
    {
        if (!NativeLibrary.TryLoad("DirectML.dll", typeof(DirectMLLibrary).Assembly, null, out nint library)
            || !NativeLibrary.TryGetExport(library, "DMLCreateDevice", out nint export))
        {
            throw new NotSupportedException(
                "DirectML.dll is missing: it comes with the package Microsoft.ML.OnnxRuntime.DirectML, and with Windows 10 1903 and newer.");
        }

        nint device;
        var id = DeviceId;
        int result = ((delegate* unmanaged[Stdcall]<nint, uint, Guid*, nint*, int>)export)(direct3D12Device, 0, &id, &device);
        return result >= 0
            ? device
            : throw new NotSupportedException($"DirectML cannot run on {name} (DMLCreateDevice: 0x{result:X8}): a newer driver may help.");
    }

    /// <summary>Releases a reference (IUnknown::Release).</summary>
    public static void Release(nint device) => ((delegate* unmanaged[Stdcall]<nint, uint>)(*(void***)device)[2])(device);
}
