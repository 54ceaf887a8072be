using System.Runtime.InteropServices;

namespace GpuTiler.Cli;

/// <summary>
/// Keeps what drivers print out of standard error while devices are looked for: many say what they miss although nobody asked, and what
/// matters arrives as an exception. On Windows drivers have no such habit, and nothing is done.
/// </summary>
internal sealed partial class DriverChatter : IDisposable
{
    private const int StandardError = 2, WriteOnly = 1;

    // Descriptors; -1 where there is nothing to restore.
    private int kept = -1;

    private DriverChatter()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int nowhere = Open("/dev/null", WriteOnly);
        if (nowhere < 0)
        {
            return;
        }

        // Without a copy standard error would be lost for good.
        kept = Duplicate(StandardError);
        if (kept >= 0)
        {
            _ = Duplicate(nowhere, StandardError);
        }

        _ = Close(nowhere);
    }

    /// <summary>Silences them until the result is disposed of. Nothing of ours may be said meanwhile.</summary>
    public static DriverChatter Silence() => new();

    public void Dispose()
    {
        if (kept >= 0)
        {
            _ = Duplicate(kept, StandardError);
            _ = Close(kept);
            kept = -1;
        }
    }

    // unistd.h and fcntl.h.
    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
