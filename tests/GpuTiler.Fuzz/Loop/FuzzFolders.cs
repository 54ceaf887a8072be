using System.Security.Cryptography;
using GpuTiler.Sinks;

namespace GpuTiler.Fuzz;

/// <summary>Where inputs lie.</summary>
internal static class FuzzFolders
{
    private const string ScratchName = "gputiler-fuzz-";

    private static readonly string Root = RepositoryRoot.Find();
    private static readonly string Sources = Path.Combine(Root, "tests", "GpuTiler.Fuzz");
    private static readonly string Made = Path.Combine(Root, "artifacts", "fuzz");

    // In memory, where the system has files there: a disk would take most of the time.
    private static readonly string Memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
    private static readonly string Scratch = Path.Combine(Memory, $"{ScratchName}{Environment.ProcessId}");

    /// <summary>What the loop begins with besides the seeds.</summary>
    public static string CorpusOf(FuzzTarget target) => Path.Combine(Sources, "corpus", target.Name);

    /// <summary>Inputs that failed once.</summary>
    public static string FoundOf(FuzzTarget target) => Path.Combine(Sources, "found", target.Name);

    /// <summary>The inputs in a folder, by name; none where it is not there.</summary>
    public static IEnumerable<(string Path, byte[] Input)> Read(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => (path, File.ReadAllBytes(path)))
        : [];

    /// <summary>The file that holds the input that is being read: it stays there if the process dies of it.</summary>
    public static string RunningOf(FuzzTarget target) => Path.Combine(Make("running"), target.Name);

    /// <summary>A folder of the target's own for files that it reads.</summary>
    public static string ScratchOf(FuzzTarget target) => Directory.CreateDirectory(Path.Combine(Scratch, target.Name)).FullName;

    /// <summary>Deletes the targets' folders.</summary>
    public static void DeleteScratch()
    {
        if (Directory.Exists(Scratch))
        {
            Directory.Delete(Scratch, recursive: true);
        }
    }

    /// <summary>Deletes the folders of processes that were ended.</summary>
    public static void DeleteLeftovers()
    {
        foreach (string folder in Directory.EnumerateDirectories(Memory, $"{ScratchName}*"))
        {
            if (int.TryParse(Path.GetFileName(folder)[ScratchName.Length..], out int process) && !Leftovers.IsRunning(process))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>Keeps the input that a process died of.</summary>
    /// <returns>The file.</returns>
    public static string KeepRunning(FuzzTarget target)
    {
        string path = RunningOf(target);
        return File.Exists(path) ? WriteFailure(target, File.ReadAllBytes(path)) : "It was reading nothing.";
    }

    /// <summary>Writes an input that fails.</summary>
    /// <returns>The file.</returns>
    public static string WriteFailure(FuzzTarget target, byte[] input)
    {
        string path = Path.Combine(Make("failures"), $"{target.Name}-{HashOf(input)}");
        File.WriteAllBytes(path, input);
        return path;
    }

    /// <summary>Writes the inputs that reach everything, in place of those that are there.</summary>
    public static void WriteCorpus(FuzzTarget target, IEnumerable<byte[]> inputs)
    {
        string folder = CorpusOf(target);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        foreach (byte[] input in inputs)
        {
            File.WriteAllBytes(Path.Combine(folder, HashOf(input)), input);
        }
    }

    private static string HashOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..12];

    private static string Make(string name) => Directory.CreateDirectory(Path.Combine(Made, name)).FullName;
}
