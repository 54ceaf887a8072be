using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>OrtAllocator for <see cref="DeviceMemory"/>.</summary>
internal sealed unsafe class DeviceAllocator(nint memoryInfo)
{
    public nint ToTable() => OrtTable.Create(
        this,
        (nint)(delegate* unmanaged<nint, nuint, nint>)&Allocate,
        (nint)(delegate* unmanaged<nint, nint, void>)&Free,
        (nint)(delegate* unmanaged<nint, nint>)&Info);

    [UnmanagedCallersOnly]
    private static nint Allocate(nint self, nuint size) => DeviceMemory.Allocate(size);

    [UnmanagedCallersOnly]
    private static void Free(nint self, nint address) => DeviceMemory.Free(address);

    [UnmanagedCallersOnly]
    private static nint Info(nint self) => OrtTable.Owner<DeviceAllocator>(self).MemoryInfo;

    private nint MemoryInfo => memoryInfo;
}
