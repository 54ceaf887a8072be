namespace GpuTiler.Imaging;

/// <summary>PNG files, by <see cref="PngWriter"/>.</summary>
public sealed class PngPictures : IPictureEncoder
{
    private PngPictures()
    {
    }

    /// <summary>The encoder.</summary>
    public static PngPictures Instance { get; } = new();

    /// <inheritdoc/>
    public string Ending => ".png";

    /// <inheritdoc/>
    public int MaxSide => int.MaxValue;

    /// <inheritdoc/>
    public void Write(Stream output, PictureSpan picture, in PictureWriteOptions options = default) => PngWriter.Write(
        output,
        picture.Pixels,
        picture.Width,
        picture.Height,
        picture.RowBytes,
        picture.Format,
        new() { Text = options.Text, Threads = options.Threads, CancellationToken = options.CancellationToken });
}
