using GpuTiler.Imaging;

namespace GpuTiler.Viewer;

/// <summary>Files and folders that were named: a folder stands for the pictures and arrays in it, in natural order.</summary>
/// <param name="paths">Files and folders, in the order in which they were named.</param>
internal sealed class WatchedFiles(IReadOnlyList<string> paths) : IDisposable
{
    private static readonly string[] Endings =
        [".npy", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".tga", ".ppm", ".pgm", ".pbm", ".pnm"];

    private readonly List<FileSystemWatcher> watchers = [];

    /// <summary>Looks which files there are.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public string[] List() => [.. paths.SelectMany(path => Directory.Exists(path) ? InFolder(path) : [path])];

    /// <summary>Watches the folders.</summary>
    /// <param name="changed">Called on any thread when something in them changes.</param>
    public void Watch(Action changed)
    {
        foreach (string folder in paths.Where(Directory.Exists))
        {
            var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite };
            watcher.Created += (_, _) => changed();
            watcher.Deleted += (_, _) => changed();
            watcher.Renamed += (_, _) => changed();
            watcher.Changed += (_, _) => changed();
            watcher.EnableRaisingEvents = true;
            watchers.Add(watcher);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var watcher in watchers)
        {
            watcher.Dispose();
        }
    }

    private static IEnumerable<string> InFolder(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        .OrderBy(file => Path.GetFileName(file), NaturalOrder.Instance);
}
