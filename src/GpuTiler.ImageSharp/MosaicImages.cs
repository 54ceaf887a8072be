using System.Runtime.InteropServices;
using GpuTiler.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.ImageSharp;

/// <summary>
/// Mosaics as ImageSharp images: <see cref="L8"/> if a pixel is one byte, and <see cref="Rgba32"/> with a colour map. The kernel
/// renders into the image's own memory.
/// </summary>
/// <example>
/// <code>
/// using var image = plan.CreateImage&lt;L8&gt;();
/// Tiler.Render(activations, shape, options, image.AsBytes());
/// image.SaveAsWebp("conv1.webp");
/// </code>
/// </example>
public static class MosaicImages
{
    // Contiguous memory for each image, so that it is a span.
    private static readonly Configuration Contiguous = CreateContiguous();

    /// <summary>Creates an image into which a mosaic can be rendered.</summary>
    /// <typeparam name="TPixel">
    /// <see cref="L8"/> for <see cref="PixelFormat.R8"/>, <see cref="Rgba32"/> for <see cref="PixelFormat.Rgba8"/>.
    /// </typeparam>
    /// <param name="plan">The mosaic.</param>
    /// <returns>A black image; the caller disposes of it.</returns>
    /// <exception cref="ArgumentException">The mosaic has pixels of another size.</exception>
    public static Image<TPixel> CreateImage<TPixel>(this in TilePlan plan)
        where TPixel : unmanaged, IPixel<TPixel> => Create<TPixel>(plan.PixelFormat, plan.ImageWidth, plan.ImageHeight);

    /// <summary>Renders a mosaic and its surroundings into a new image.</summary>
    /// <inheritdoc cref="CreateImage"/>
    /// <param name="mosaic">The mosaic.</param>
    /// <returns>The image; the caller disposes of it, and it outlives the layer.</returns>
    public static Image<TPixel> ToImage<TPixel>(this MosaicImage mosaic)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(mosaic);
        var image = Create<TPixel>(mosaic.PixelFormat, mosaic.Width, mosaic.Height);
        try
        {
            mosaic.Render(image.AsBytes());
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The image's own memory, rows without a gap: what <see cref="Tiler.Read"/>, <see cref="TileDevice.Render"/> and
    /// their like write to. Valid as long as the image.
    /// </summary>
    /// <typeparam name="TPixel">The image's pixel.</typeparam>
    /// <param name="image">An image made here, or any other in contiguous memory.</param>
    /// <exception cref="ArgumentException">The image's memory is not contiguous.</exception>
    public static Span<byte> AsBytes<TPixel>(this Image<TPixel> image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(image);
        return image.DangerousTryGetSinglePixelMemory(out var memory)
            ? MemoryMarshal.AsBytes(memory.Span)
            : throw new ArgumentException(
                $"The image of {image.Width}x{image.Height} pixels lies in several pieces of memory: make it with {nameof(CreateImage)}, "
                + "or with a configuration that prefers contiguous buffers.", nameof(image));
    }

    /// <summary>A picture of any kind as the input of a network, turned upright as its EXIF orientation says.</summary>
    /// <param name="image">The picture; of several frames the first is taken.</param>
    /// <returns>
    /// A copy of 8 bits a sample, or of 16 if the picture has them: grey if every pixel is, and with alpha if one is not opaque.
    /// </returns>
    public static Bitmap ToBitmap(this Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image is Image<L16> or Image<La32> or Image<Rgb48> or Image<Rgba64>)
        {
            using var deep = image.CloneAs<Rgba64>();
            return PackedPixels.Take(deep);
        }

        using var copy = image.CloneAs<Rgba32>();
        return PackedPixels.Take(copy);
    }

    private static Image<TPixel> Create<TPixel>(PixelFormat format, int width, int height)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var wanted = format == PixelFormat.R8 ? typeof(L8) : typeof(Rgba32);
        return typeof(TPixel) == wanted
            ? new(Contiguous, width, height)
            : throw new ArgumentException($"The mosaic has {format} pixels, which {wanted.Name} holds and {typeof(TPixel).Name} does not.");
    }

    private static Configuration CreateContiguous()
    {
        var configuration = Configuration.Default.Clone();
        configuration.PreferContiguousImageBuffers = true;
        return configuration;
    }
}
