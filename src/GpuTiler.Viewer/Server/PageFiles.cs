using System.Collections.Frozen;
using System.Reflection;
using System.Text;

namespace GpuTiler.Viewer;

/// <summary>
/// The files of the page, as they are embedded: the only ones there are. A script comes with the modules that it imports.
/// </summary>
internal sealed class PageFiles
{
    private const string Prefix = "page/", Index = "index.html", Script = ".js";

    /// <summary>The module that the page starts before the others, which import it as well.</summary>
    private const string First = "start-worker.js";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [Script] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly FrozenDictionary<string, Lazy<PageFile>> files;

    /// <summary>Reads them.</summary>
    public PageFiles()
    {
        var assembly = typeof(PageFiles).Assembly;
        files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && Types.ContainsKey(Path.GetExtension(name)))
            .ToFrozenDictionary(PathOf, name => new Lazy<PageFile>(() => new(Types[Path.GetExtension(name)], ContentOf(assembly, name))));
    }

    /// <summary>Whether there is a file at a path of the server's.</summary>
    public bool Contains(string path) => files.ContainsKey(path);

    /// <summary>The file at a path.</summary>
    public PageFile this[string path] => files[path].Value;

    private static string PathOf(string name) => name == Prefix + Index ? "/" : $"/{name.Replace('\\', '/')}";

    private static byte[] ContentOf(Assembly assembly, string name) => Path.GetExtension(name) == Script
        ? Encoding.UTF8.GetBytes(JoinedScript.Of(
            Path.GetFileName(name), module => Encoding.UTF8.GetString(Read(assembly, Prefix + module)), First))
        : Read(assembly, name);

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
