using System.IO.Compression;

namespace GpuTiler.Imaging;

/// <summary>How <see cref="PngWriter"/> writes a file; <see langword="default"/> is valid.</summary>
public readonly record struct PngWriteOptions
{
    /// <summary>
    /// Keywords and texts to store in the file, in this order; <see langword="null"/> is none. A keyword has 1 to 79
    /// printable Latin-1 characters, with no space first, last or twice in a row. A text holds no NUL.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Text { get; init; }

    /// <summary>How hard to compress; <see langword="null"/> is <see cref="System.IO.Compression.CompressionLevel.Fastest"/>.</summary>
    public CompressionLevel? CompressionLevel { get; init; }

    /// <summary>
    /// Threads that share one image, the caller's included; 0 is one for each core, and there are never more than that. The bytes written
    /// are the same. A small image stays on the caller's thread.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Stops the writing between two rows or bands; what was written by then is not a PNG file.</summary>
    public CancellationToken CancellationToken { get; init; }
}
