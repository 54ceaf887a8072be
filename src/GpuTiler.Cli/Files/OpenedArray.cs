using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>A NumPy array whose elements are read one after another, from a file of its own or from an archive.</summary>
internal sealed class OpenedArray : IDisposable
{
    private readonly NpzArchive? archive;

    private OpenedArray(NpzArchive? archive, Stream elements, NpyHeader header) =>
        (this.archive, Elements, Header) = (archive, elements, header);

    /// <summary>What <see cref="NpyReader.Read"/> takes.</summary>
    public Stream Elements { get; }

    /// <summary>What the file says of the elements.</summary>
    public NpyHeader Header { get; }

    /// <summary>Opens a file; it is disposed of with this.</summary>
    public static OpenedArray Open(Stream file, string name)
    {
        try
        {
            return new(null, file, NpyHeader.Read(file, name));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens an array of an archive; it is disposed of with this.</summary>
    public static OpenedArray Open(NpzArchive archive, string key)
    {
        try
        {
            var elements = archive.OpenArray(key, out var header);
            return new(archive, elements, header);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Elements.Dispose();
        archive?.Dispose();
    }
}
