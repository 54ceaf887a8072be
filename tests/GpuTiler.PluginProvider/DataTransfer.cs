using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>OrtDataTransferImpl: copies between the host's memory and the provider's, and within it.</summary>
internal sealed unsafe class DataTransfer
{
    public nint ToTable() => OrtTable.Create(
        this,
        (nint)(delegate* unmanaged<nint, void>)&Release,
        (nint)(delegate* unmanaged<nint, nint, nint, byte>)&CanCopy,
        (nint)(delegate* unmanaged<nint, nint*, nint*, nint*, nuint, nint>)&CopyTensors);

    /// <summary>Copies a tensor's values, wherever they are.</summary>
    public static void Copy(nint source, nint destination) => NativeMemory.Copy(
        (void*)Address(source), (void*)Address(destination), (nuint)Ort.New(Call.GetTensorSizeInBytes, source));

    [UnmanagedCallersOnly]
    private static void Release(nint self) => OrtTable.Free(self);

    [UnmanagedCallersOnly]
    private static byte CanCopy(nint self, nint source, nint destination) => (byte)(IsOurs(source) || IsOurs(destination) ? 1 : 0);

    [UnmanagedCallersOnly]
    private static nint CopyTensors(nint self, nint* sources, nint* destinations, nint* streams, nuint count) => Ort.Guard(() =>
    {
        for (nuint i = 0; i < count; i++)
        {
            Copy(sources[i], destinations[i]);
        }
    });

    private static bool IsOurs(nint memoryDevice) => (uint)Ort.Get(ProviderCall.MemoryDeviceGetVendorId, memoryDevice) == Factory.VendorId;

    private static nint Address(nint value)
    {
        nint address = Ort.New(Call.GetTensorMutableData, value);
        return DeviceMemory.Is(address) ? DeviceMemory.Reach(address) : address;
    }
}
