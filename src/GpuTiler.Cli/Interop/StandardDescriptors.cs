using System.Runtime.InteropServices;

namespace GpuTiler.Cli;

/// <summary>
/// Whether the shell gave the program its standard streams. Where it did not, their numbers went to the next files that were opened:
/// reading would wait for ever, and writing would go astray.
/// </summary>
internal static partial class StandardDescriptors
{
    private const int GetFlags = 1, CloseOnExec = 1;

    /// <summary>Whether a stream came from whoever started the program.</summary>
    /// <param name="descriptor">0, 1 or 2.</param>
    public static bool IsOpen(int descriptor)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        // What closes when a program starts another did not come from outside.
        int flags = Control(descriptor, GetFlags);
        return flags >= 0 && (flags & CloseOnExec) == 0;
    }

    // fcntl.h.
    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
