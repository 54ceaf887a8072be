using System.Diagnostics;

namespace GpuTiler.Testing;

/// <summary>What this process holds.</summary>
/// <param name="Memory">Bytes of its own memory.</param>
/// <param name="Handles">Open files and other handles.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record ResourceUse(long Memory, int Handles, int Threads)
{
    /// <summary>What it holds now that everything unused is collected, and given back.</summary>
    public static ResourceUse Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        // What other tests have used and left would otherwise be taken again bit by bit, which looks like a leak.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        int handles = OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
        return new(OperatingSystem.IsLinux() ? process.WorkingSet64 : process.PrivateMemorySize64, handles, process.Threads.Count);
    }
}
