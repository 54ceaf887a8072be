using System.Diagnostics;
using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>
/// Unfinished files that a killed process left beside their places. Their names say whose they are, and the next process that writes into
/// the folder removes those whose process is gone.
/// </summary>
/// <remarks>
/// A process is known by its number on one system between two starts: a name begins with that system, so that nothing is removed that
/// another machine, or a container with its own numbers, may be writing to the same disk.
/// </remarks>
internal static class Leftovers
{
    private const string Start = ".gputiler-", End = ".part";

    private static readonly HashSet<string> Seen = [];

    private static readonly string SystemName = FindSystem();

    /// <summary>A unique name for something unfinished: two writes into one folder never collide.</summary>
    /// <param name="end">The name's end.</param>
    public static string NewName(string end = End) =>
        string.Create(CultureInfo.InvariantCulture, $"{Start}{SystemName}-{Environment.ProcessId}-{Guid.NewGuid():N}{end}");

    /// <summary>Removes from a folder what processes that are gone left in it; once per process is enough.</summary>
    public static void Remove(string folder)
    {
        lock (Seen)
        {
            if (!Seen.Add(folder))
            {
                return;
            }
        }

        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(folder, $"{Start}{SystemName}-*{End}"))
            {
                if (ProcessOf(path) is { } process && !IsRunning(process))
                {
                    Delete(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be tidied up stays; the write itself reports what is wrong with the folder.
        }
    }

    private static int? ProcessOf(string path)
    {
        string number = Path.GetFileName(path)[(Start + SystemName).Length..].Split('-')[1];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : null;
    }

    /// <summary>Whether there is a process of this number.</summary>
    internal static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Delete(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
                return;
            }

            // Its writer holds it exclusively.
            using (File.Open(path, FileMode.Open, FileAccess.Write, FileShare.None))
            {
            }

            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in use after all, or belongs to somebody else.
        }
    }

    // On Linux the start of the kernel, and the namespace that its processes are numbered in; elsewhere the machine's name.
    private static string FindSystem()
    {
        try
        {
            string start = File.ReadAllText("/proc/sys/kernel/random/boot_id"),
                processes = new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
            return start[..8] + string.Concat(processes.Where(char.IsAsciiDigit));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return string.Concat(Environment.MachineName.Take(32).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        }
    }
}
