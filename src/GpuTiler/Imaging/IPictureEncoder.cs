namespace GpuTiler.Imaging;

/// <summary>Writes finished images as files of one format. Any number of threads may use one at a time.</summary>
public interface IPictureEncoder
{
    /// <summary>The extension of its files, such as <c>.png</c>.</summary>
    string Ending { get; }

    /// <summary>The most pixels along a side that the format can hold.</summary>
    int MaxSide { get; }

    /// <summary>Writes one image.</summary>
    /// <param name="output">Where to write; it stays open, and need not be seekable.</param>
    /// <param name="picture">The image.</param>
    /// <param name="options">What the file records, and how it is written.</param>
    /// <exception cref="ArgumentException">The image is too large for the format, or a text cannot be stored.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled; <paramref name="output"/> holds part of a file.</exception>
    void Write(Stream output, PictureSpan picture, in PictureWriteOptions options = default);
}
