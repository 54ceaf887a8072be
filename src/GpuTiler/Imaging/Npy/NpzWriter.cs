using System.IO.Compression;

namespace GpuTiler.Imaging;

/// <summary>
/// Writes NumPy archives (<c>.npz</c>) as <c>numpy.savez</c> does: a zip archive of NumPy files that are stored as they are, dated
/// 1980-01-01. Disposing writes the archive's directory; without that there is no archive.
/// </summary>
public sealed class NpzWriter : IDisposable
{
    private static readonly DateTimeOffset Date = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive zip;
    private readonly HashSet<string> keys = [];

    /// <summary>Starts an archive.</summary>
    /// <param name="output">Where to write; it stays open. Where it can seek, entries need no data descriptor.</param>
    public NpzWriter(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Writes an array.</summary>
    /// <param name="key">What <c>numpy.load(…)[key]</c> finds it by.</param>
    /// <param name="elements">The elements, the last index varying fastest.</param>
    /// <param name="shape">The dimensions; their product is the number of elements.</param>
    /// <exception cref="ArgumentException">The key was written before, or the shape does not fit the elements.</exception>
    /// <inheritdoc cref="NpyWriter.Write"/>
    public void Write<T>(string key, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        // Before the entry begins: an archive would keep an empty one.
        NpyWriter.CodeFor(elements, shape);
        if (!keys.Add(key))
        {
            throw new ArgumentException($"The archive already has an array of the key '{key}'.", nameof(key));
        }

        ZipArchiveEntry entry = zip.CreateEntry(key + NpzArchive.Ending, CompressionLevel.NoCompression);
        entry.LastWriteTime = Date;
        using Stream stream = entry.Open();
        NpyWriter.Write(stream, elements, shape);
    }

    /// <summary>Writes activations in their own type.</summary>
    /// <param name="key">What <c>numpy.load(…)[key]</c> finds it by.</param>
    /// <param name="activations">The elements, the last index varying fastest.</param>
    /// <param name="dimensions">The dimensions, slowest first; their product is the number of elements.</param>
    /// <exception cref="ArgumentException">The key was written before, or the dimensions do not fit the elements.</exception>
    public void Write(string key, ActivationSpan activations, IReadOnlyList<long> dimensions)
    {
        int[] shape = NpyWriter.ShapeOf(dimensions);
        if (activations.ElementType == ElementType.Float16)
        {
            Write(key, activations.As<Half>(), shape);
        }
        else
        {
            Write(key, activations.As<float>(), shape);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();
}
