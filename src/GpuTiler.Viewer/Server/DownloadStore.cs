using System.Buffers.Text;
using System.Security.Cryptography;

namespace GpuTiler.Viewer;

/// <summary>Files that were made for pages, until each is fetched once. Any thread may ask.</summary>
internal sealed class DownloadStore : IDisposable
{
    /// <summary>Where they are.</summary>
    public const string Path = "/download/";

    private const int Most = 16, IdBytes = 16;
    private const long MostBytes = 512L << 20;

    private readonly Lock gate = new();
    private readonly List<Download> downloads = [];

    /// <summary>Keeps a file; the oldest go where there are too many.</summary>
    /// <returns>Its path on the server.</returns>
    public string Add(string browser, string name, byte[] content) => Add(browser, name, new MemoryStream(content, writable: false));

    /// <summary>Keeps a file, which is the store's from now on.</summary>
    /// <inheritdoc cref="Add(string, string, byte[])"/>
    public string Add(string browser, string name, Stream content)
    {
        string path = Path + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        lock (gate)
        {
            downloads.Add(new(path, browser, name, content));
            while (downloads.Count > Most || (downloads.Count > 1 && downloads.Sum(one => one.Content.Length) > MostBytes))
            {
                TemporaryFile.Discard(downloads[0].Content);
                downloads.RemoveAt(0);
            }
        }

        return path;
    }

    /// <summary>Whether a file is there.</summary>
    public bool Contains(string path)
    {
        lock (gate)
        {
            return downloads.Exists(one => one.Path == path);
        }
    }

    /// <summary>Hands a file over to the browser that it was made for, for the caller to dispose of.</summary>
    public Download? Take(string path, string browser)
    {
        lock (gate)
        {
            int at = downloads.FindIndex(one => one.Path == path && one.Browser == browser);
            if (at < 0)
            {
                return null;
            }

            var taken = downloads[at];
            downloads.RemoveAt(at);
            return taken;
        }
    }

    /// <summary>Forgets what nobody has fetched.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            downloads.ForEach(one => TemporaryFile.Discard(one.Content));
            downloads.Clear();
        }
    }
}
