using System.Runtime.InteropServices;

namespace GpuTiler.Cli;

/// <summary>The C library's heap, where ONNX Runtime and the drivers keep what they hold on the processor.</summary>
internal static partial class NativeHeap
{
    // malloc.h. Until it is set, glibc's threshold grows with the blocks that are freed: later ones come from the heap, and leave holes in
    // it.
    private const int MmapThreshold = -3, Large = 256 * 1024;

    /// <summary>
    /// From now on large blocks go back to the system when they are freed: a tenth less memory where a network is opened in parts on a
    /// provider's device. On the processor, which has less to give back, the run takes twice as long. C libraries other than glibc stay as
    /// they are.
    /// </summary>
    public static void GiveBackLargeBlocks()
    {
        try
        {
            _ = OperatingSystem.IsLinux() ? SetOption(MmapThreshold, Large) : 0;
        }
        catch (EntryPointNotFoundException)
        {
            // Musl has no such option.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
