using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuTiler.Direct3D12;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.DirectML.Tests;

/// <summary>
/// Wine's Direct3D 12 answers the question for metacommands (a driver's own fast operators) with "not implemented", and DirectML takes
/// that for a broken device. Windows answers with a number, which may be 0; so this test program answers 0 in its place.
/// </summary>
internal static unsafe partial class MetaCommands
{
    // d3d12.h: ID3D12Device5::EnumerateMetaCommands.
    private const int EnumerateMetaCommandsSlot = 59;
    private const uint PageReadWrite = 4;
    private static readonly Guid Device5 = new("8b4f173b-2fea-4b80-8f58-4307191ab95d");

    /// <summary>Answers for every device of this process, from now on.</summary>
    public static void Answer(Direct3D12Device device)
    {
        nint found = ComObject.QueryInterface(device.Handles.Device, Device5);
        if (found == 0)
        {
            return;
        }

        nint* slot = *(nint**)found + EnumerateMetaCommandsSlot;
        Assert.True(VirtualProtect((nint)slot, (nuint)sizeof(nint), PageReadWrite, out uint before));
        *slot = (nint)(delegate* unmanaged[Stdcall]<nint, uint*, void*, int>)&None;
        Assert.True(VirtualProtect((nint)slot, (nuint)sizeof(nint), before, out _));
        _ = ComObject.Release(found);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvStdcall)])]
    private static int None(nint device, uint* count, void* descriptions)
    {
        *count = 0;
        return 0;
    }

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool VirtualProtect(nint address, nuint size, uint protection, out uint before);
}
