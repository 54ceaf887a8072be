using System.Collections.Frozen;
using System.Reflection;

namespace GpuTiler.Viewer;

/// <summary>The files of the page, as they are embedded: the only ones there are.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/", Index = "index.html";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly FrozenDictionary<string, PageFile> files;

    /// <summary>Reads them.</summary>
    public PageFiles()
    {
        var assembly = typeof(PageFiles).Assembly;
        files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && Types.ContainsKey(Path.GetExtension(name)))
            .ToFrozenDictionary(PathOf, name => new PageFile(Types[Path.GetExtension(name)], Read(assembly, name)));
    }

    /// <summary>Whether there is a file at a path of the server's.</summary>
    public bool Contains(string path) => files.ContainsKey(path);

    /// <summary>The file at a path.</summary>
    public PageFile this[string path] => files[path];

    private static string PathOf(string name) => name == Prefix + Index ? "/" : $"/{name.Replace('\\', '/')}";

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
