using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>OrtEpFactory: a provider with two devices, both of them the processor, each with memory of its own.</summary>
internal sealed unsafe class Factory
{
    public const uint VendorId = 0x47707554;

    /// <summary>The provider's name, which its devices carry.</summary>
    public static readonly nint Name = Marshal.StringToCoTaskMemUTF8("PluginExecutionProvider");

    private const int DeviceCount = 2, HostDevice = 0, GpuMemory = 1, DefaultMemory = 0, DeviceAllocatorType = 0;

    private static readonly nint Vendor = Marshal.StringToCoTaskMemUTF8("GpuTiler"),
        LibraryVersion = Marshal.StringToCoTaskMemUTF8("1.0.0"),
        MemoryName = Marshal.StringToCoTaskMemUTF8("Plugin_Buffer");

    private readonly nint[] memoryInfos =
    [
        .. Enumerable.Range(0, DeviceCount).Select(index => Ort.New(
            Call.CreateMemoryInfoV2, MemoryName, GpuMemory, (nint)VendorId, index, DefaultMemory, 0, DeviceAllocatorType)),
    ];

    private readonly nint kernels = CopyKernel.CreateRegistry();

    public nint ToTable() => OrtTable.Create(
        this,
        (nint)(delegate* unmanaged<nint, nint>)&GetName,
        (nint)(delegate* unmanaged<nint, nint>)&GetVendor,
        (nint)(delegate* unmanaged<nint, nint*, nuint, nint*, nuint, nuint*, nint>)&GetSupportedDevices,
        (nint)(delegate* unmanaged<nint, nint, nint, nuint, nint, nint, nint*, nint>)&CreateEp,
        (nint)(delegate* unmanaged<nint, nint, void>)&ReleaseEp,
        (nint)(delegate* unmanaged<nint, uint>)&GetVendorId,
        (nint)(delegate* unmanaged<nint, nint>)&GetVersion,
        0,
        (nint)(delegate* unmanaged<nint, nint, nint, nint*, nint>)&CreateAllocator,
        (nint)(delegate* unmanaged<nint, nint, void>)&ReleaseAllocator,
        (nint)(delegate* unmanaged<nint, nint*, nint>)&CreateDataTransfer,
        (nint)(delegate* unmanaged<nint, byte>)&IsStreamAware);

    public static void Free(nint factory)
    {
        var owner = OrtTable.Owner<Factory>(factory);
        Array.ForEach(owner.memoryInfos, info => Ort.Release(Call.ReleaseMemoryInfo, info));
        Ort.Release(ProviderCall.ReleaseKernelRegistry, owner.kernels);
        OrtTable.Free(factory);
    }

    [UnmanagedCallersOnly]
    private static nint GetName(nint self) => Name;

    [UnmanagedCallersOnly]
    private static nint GetVendor(nint self) => Vendor;

    [UnmanagedCallersOnly]
    private static uint GetVendorId(nint self) => VendorId;

    [UnmanagedCallersOnly]
    private static nint GetVersion(nint self) => LibraryVersion;

    [UnmanagedCallersOnly]
    private static byte IsStreamAware(nint self) => 0;

    [UnmanagedCallersOnly]
    private static nint GetSupportedDevices(nint self, nint* hardware, nuint count, nint* devices, nuint max, nuint* found) =>
        Ort.Guard(() =>
        {
            *found = 0;
            for (nuint i = 0; i < count && *found == 0; i++)
            {
                if ((int)Ort.Get(Call.HardwareDeviceType, hardware[i]) != HostDevice)
                {
                    continue;
                }

                foreach (nint info in OrtTable.Owner<Factory>(self).memoryInfos)
                {
                    nint device = Ort.New(ProviderCall.CreateEpDevice, self, hardware[i], 0, 0);
                    Ort.Do(ProviderCall.EpDeviceAddAllocatorInfo, device, info);
                    devices[(*found)++] = device;
                }
            }
        });

    [UnmanagedCallersOnly]
    private static nint CreateEp(nint self, nint hardware, nint metadata, nuint count, nint options, nint logger, nint* provider) =>
        Ort.Guard(() => *provider = new Provider(options, OrtTable.Owner<Factory>(self).kernels).ToTable());

    [UnmanagedCallersOnly]
    private static void ReleaseEp(nint self, nint provider) => OrtTable.Free(provider);

    [UnmanagedCallersOnly]
    private static nint CreateAllocator(nint self, nint memoryInfo, nint options, nint* allocator) =>
        Ort.Guard(() => *allocator = new DeviceAllocator(memoryInfo).ToTable());

    [UnmanagedCallersOnly]
    private static void ReleaseAllocator(nint self, nint allocator) => OrtTable.Free(allocator);

    [UnmanagedCallersOnly]
    private static nint CreateDataTransfer(nint self, nint* transfer) => Ort.Guard(() => *transfer = new DataTransfer().ToTable());
}
