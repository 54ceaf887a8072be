using SharpFuzz;

namespace GpuTiler.Fuzz;

/// <summary>Makes a copy of this program whose libraries count their branches.</summary>
internal static class Instrumentation
{
    private const string StampName = "stamp";

    // What reads, and the decoders that it calls.
    private static readonly string[] Libraries =
    [
        "GpuTiler.dll", "GpuTiler.Onnx.dll", "GpuTiler.ImageSharp.dll", "GpuTiler.Viewer.dll", "GpuTiler.Cli.dll",
        "SixLabors.ImageSharp.dll",
    ];

    /// <summary>Whether this is such a copy.</summary>
    public static bool IsThere => Array.Exists(
        typeof(TileRange).Assembly.GetReferencedAssemblies(), name => name.Name == typeof(SharpFuzz.Common.Trace).Assembly.GetName().Name);

    /// <summary>Makes the copy, unless there is one that is younger than this program.</summary>
    /// <param name="folder">The copy's folder.</param>
    public static void Write(string folder)
    {
        string own = AppContext.BaseDirectory, stamp = Path.Combine(folder, StampName);
        var files = new DirectoryInfo(own).GetFiles("*", SearchOption.AllDirectories);
        if (File.Exists(stamp) && files.Max(file => file.LastWriteTimeUtc) <= File.GetLastWriteTimeUtc(stamp))
        {
            return;
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in files)
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(own, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }

        foreach (string library in Libraries)
        {
            Fuzzer.Instrument(Path.Combine(folder, library), _ => true, Options.Value);
        }

        File.WriteAllText(stamp, "");
    }
}
