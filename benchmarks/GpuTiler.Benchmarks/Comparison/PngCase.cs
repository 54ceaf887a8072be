using GpuTiler.Imaging;

namespace GpuTiler.Benchmarks.Comparison;

/// <summary>One picture written as a PNG file in memory, and read from there.</summary>
internal sealed class PngCase : IDisposable
{
    private readonly byte[] pixels;
    private readonly int width;
    private readonly int height;
    private readonly PixelFormat format;
    private readonly PngWriteOptions options;
    private readonly MemoryStream file = new();

    /// <summary>Takes a picture's pixels, rows without a gap, and writes it once.</summary>
    public PngCase(byte[] pixels, int width, int height, int threads)
    {
        (this.pixels, this.width, this.height) = (pixels, width, height);
        format = pixels.Length == width * height ? PixelFormat.R8 : PixelFormat.Rgba8;
        options = new() { Threads = threads };
        Write();
    }

    /// <summary>The size of the file.</summary>
    public int FileBytes => (int)file.Length;

    /// <summary>Writes it over the one before.</summary>
    public void Write()
    {
        file.SetLength(0);
        PngWriter.Write(file, pixels, width, height, pixels.Length / height, format, options);
    }

    /// <summary>Reads it.</summary>
    public void Read() => PngReader.Read(file.GetBuffer().AsSpan(0, FileBytes), "the picture");

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Copies it to a path.</summary>
    public void Save(string path) => File.WriteAllBytes(path, file.ToArray());
}
