using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Cuda;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>
/// The provider's memory. It is the host's behind addresses that nothing can be at: whoever takes them for the host's faults at once,
/// as with a GPU's.
/// </summary>
internal static unsafe class DeviceMemory
{
    // A process has addresses of 47 or 48 bits.
    private static readonly nint Mark = (nint)1 << 50;

    private const int Alignment = 64;

    public static nint Allocate(nuint size) => (nint)NativeMemory.AlignedAlloc(Math.Max(size, 1), Alignment) | Mark;

    public static void Free(nint address)
    {
        if (address != 0)
        {
            NativeMemory.AlignedFree((void*)Address(address));
        }
    }

    public static bool Is(nint address) => (address & Mark) != 0;

    /// <summary>Where a piece of the memory really is, for the provider's work.</summary>
    public static nint Reach(nint address)
    {
        if (!Is(address))
        {
            throw new OrtException("The host's memory was given where the provider's is needed.");
        }

        DriverState.RequirePrimary(address);
        return address & ~Mark;
    }

    /// <summary>Where any memory really is.</summary>
    public static nint Address(nint address) => address & ~Mark;
}
