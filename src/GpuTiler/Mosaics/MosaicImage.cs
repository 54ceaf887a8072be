using GpuTiler.Imaging;

namespace GpuTiler;

/// <summary>One mosaic of a layer, or one page of it, with what surrounds it. It is rendered when its pixels are requested.</summary>
public sealed class MosaicImage
{
    private readonly MosaicRenderer renderer;
    private MemoryStream? png;

    internal MosaicImage(MosaicRenderer renderer, FinishedLayer layer, MosaicFrame frame, MosaicPage page) =>
        (this.renderer, Layer, Frame, Page) = (renderer, layer, frame, page);

    /// <summary>The layer.</summary>
    public FinishedLayer Layer { get; }

    /// <summary>Which of the layer's images it is.</summary>
    public MosaicPage Page { get; }

    /// <summary>Where every tile goes within the mosaic.</summary>
    public ref readonly TilePlan Plan => ref Frame.Plan;

    /// <summary>The figure's title; <see langword="null"/> for none.</summary>
    public string? Title => Frame.Title;

    /// <summary>Width in pixels.</summary>
    public int Width => Frame.Width;

    /// <summary>Height in pixels.</summary>
    public int Height => Frame.Height;

    /// <summary>Bytes of a row; there is no gap between rows.</summary>
    public int RowBytes => Frame.RowBytes;

    /// <summary>The layout of a pixel.</summary>
    public PixelFormat PixelFormat => Frame.Plan.PixelFormat;

    /// <summary>
    /// The pixels, rendered if they are not there yet. Valid until another image is rendered, or the layer is disposed of.
    /// </summary>
    public ReadOnlySpan<byte> Pixels => Layer.Paint(this);

    /// <summary>Where the mosaic is in the image, its border included.</summary>
    public PixelBox Mosaic => Frame.Mosaic;

    /// <summary>The entire PNG file, encoded once and kept until the layer is done with. It records how the image was made.</summary>
    public ReadOnlySpan<byte> Png
    {
        get
        {
            if (png is null)
            {
                var encoded = new MemoryStream();
                WriteTo(encoded);
                png = encoded;
            }

            return png.GetBuffer().AsSpan(0, (int)png.Length);
        }
    }

    internal MosaicFrame Frame { get; }

    internal Figure? Figure { get; set; }

    internal bool IsNoted { get; set; }

    /// <summary>Writes the PNG file: the one already encoded, or straight into the stream.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void WritePng(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (png is null)
        {
            WriteTo(output);
        }
        else
        {
            output.Write(Png);
        }
    }

    /// <summary>Writes a file of any format; a PNG file already encoded is written as it is.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    /// <param name="encoder">The format.</param>
    /// <exception cref="ArgumentException">The image is too large for the format.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Write(Stream output, IPictureEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        if (encoder is PngPictures)
        {
            WritePng(output);
        }
        else
        {
            encoder.Write(output, Picture, Options);
        }
    }

    /// <summary>Renders it into the caller's memory, without another copy.</summary>
    /// <param name="pixels">Receives <see cref="Height"/> rows of <see cref="RowBytes"/> bytes, without a gap.</param>
    /// <exception cref="ArgumentException">The memory has a different size.</exception>
    public void Render(Span<byte> pixels)
    {
        if (pixels.Length != Frame.ByteCount)
        {
            throw new ArgumentException(
                $"The image has {Frame.ByteCount} bytes ({Width}x{Height} {PixelFormat} pixels); there is room for {pixels.Length}.",
                nameof(pixels));
        }

        Layer.Paint(this, pixels);
    }

    /// <summary>Writes it as a frame, whose file records nothing.</summary>
    internal void WriteFrame(Stream output, IPictureEncoder encoder) =>
        encoder.Write(output, Picture, new() { Threads = renderer.Threads, CancellationToken = renderer.CancellationToken });

    /// <summary>The image, rendered, as encoders take it.</summary>
    internal PictureSpan Picture => new(Pixels, Width, Height, PixelFormat);

    /// <summary>Renders it if that is still to be done; what then remains cannot fail because of the device.</summary>
    internal void Prepare() => _ = png is null ? Pixels : default;

    private PictureWriteOptions Options => new()
    {
        Text = PngRecord.Of(renderer, Layer, Page, Plan, Title),
        Threads = renderer.Threads,
        CancellationToken = renderer.CancellationToken,
    };

    private void WriteTo(Stream output) => PngPictures.Instance.Write(output, Picture, Options);
}
