namespace GpuTiler.Imaging;

/// <summary>Writes finished 8-bit images as PNG files (ISO/IEC 15948), in bands of rows that share the processor's cores.</summary>
/// <remarks>
/// The same pixels and options give the same bytes on any number of threads. The output is written as the bands are compressed, by the
/// caller's thread alone, and need not be seekable. Memory beside the pixels is a few bands for each thread, from the shared pool; a
/// band has less than 512 KiB, or is one row.
/// No library does this: those at hand are several times as slow, want the whole image, or give other bytes on other numbers of threads.
/// </remarks>
public static class PngWriter
{
    // A row is compressed in one array, which has to have room for it should it not get smaller.
    private const int MostRowBytes = 2_145_000_000;

    /// <summary>
    /// Writes one image: greyscale for <see cref="PixelFormat.R8"/>; for <see cref="PixelFormat.Rgba8"/>, RGB where every
    /// alpha is 255 and RGBA otherwise.
    /// </summary>
    /// <param name="output">Where to write; it stays open and is not flushed.</param>
    /// <param name="pixels">The rows, the topmost first. The last one may end where its pixels end.</param>
    /// <param name="width">Pixels in a row, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="rowPitch">Bytes from one row to the next.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <param name="options">Text, compression, threads and cancellation.</param>
    /// <exception cref="ArgumentException">
    /// A size is not positive, the rows do not fit in <paramref name="pixels"/>, a text cannot be stored, or the number of threads is
    /// negative or above 1,024.
    /// </exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled; <paramref name="output"/> holds part of a file.</exception>
    public static unsafe void Write(
        Stream output,
        ReadOnlySpan<byte> pixels,
        int width,
        int height,
        int rowPitch,
        PixelFormat format,
        PngWriteOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (options.Threads is < 0 or > 1024)
        {
            throw new ArgumentException(
                $"{options.Threads} threads are unusable: 0 (one for each core) to 1024 is needed.", nameof(options));
        }

        int rowBytes = Validate(pixels, width, height, rowPitch, format);
        IReadOnlyList<KeyValuePair<string, string>> text = options.Text ?? [];
        foreach ((string keyword, string value) in text)
        {
            PngTextWriter.Validate(keyword, value);
        }

        PngColorType colorType = format == PixelFormat.R8 ? PngColorType.Grey
            : IsOpaque(pixels, rowBytes, height, rowPitch) ? PngColorType.Rgb : PngColorType.Rgba;

        output.Write(PngFormat.Signature);
        PngChunkWriter.WriteHeader(output, width, height, colorType);
        foreach ((string keyword, string value) in text)
        {
            PngTextWriter.Write(output, keyword, value);
        }

        fixed (byte* first = pixels)
        {
            using var bands = new PngBandEncoder(new PngRows(first, width, height, rowPitch, colorType), options);
            bands.Write(output);
        }

        PngChunkWriter.Write(output, PngFormat.End, []);
    }

    /// <summary>Writes a picture, at 8 bits a sample.</summary>
    /// <param name="output">Where to write; it stays open and is not flushed.</param>
    /// <param name="picture">The picture; grey with alpha becomes RGBA.</param>
    /// <param name="options">Text, compression, threads and cancellation.</param>
    /// <inheritdoc cref="Write(Stream, ReadOnlySpan{byte}, int, int, int, PixelFormat, PngWriteOptions)"/>
    public static void Write(Stream output, Bitmap picture, PngWriteOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var pixels = picture.Pixels.Span;
        if (picture.Channels == 1)
        {
            Write(output, pixels, picture.Width, picture.Height, picture.Width, PixelFormat.R8, options);
            return;
        }

        int channels = picture.Channels;
        var colors = new byte[checked(4 * picture.Width * picture.Height)];
        for (int from = 0, to = 0; to < colors.Length; from += channels, to += 4)
        {
            bool isColor = channels > 2;
            (colors[to], colors[to + 1], colors[to + 2]) =
                (pixels[from], pixels[isColor ? from + 1 : from], pixels[isColor ? from + 2 : from]);
            colors[to + 3] = channels % 2 == 0 ? pixels[from + channels - 1] : byte.MaxValue;
        }

        Write(output, colors, picture.Width, picture.Height, 4 * picture.Width, PixelFormat.Rgba8, options);
    }

    /// <summary>Writes a mosaic to a file, which is replaced where it exists.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">What the pixels are: the image's size and format, as <see cref="Tiler.Plan"/> has them.</param>
    /// <param name="pixels">The rows without gaps, the topmost first: <see cref="TilePlan.ByteCount"/> bytes.</param>
    /// <param name="options">Text, compression, threads and cancellation.</param>
    /// <exception cref="IOException">The file could not be written; what was there before is there still.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <inheritdoc cref="Write(Stream, ReadOnlySpan{byte}, int, int, int, PixelFormat, PngWriteOptions)"/>
    public static void Write(string path, in TilePlan plan, ReadOnlySpan<byte> pixels, PngWriteOptions options = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string unfinished = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            using (var file = File.Create(unfinished))
            {
                Write(file, pixels, plan.ImageWidth, plan.ImageHeight, plan.ImageWidth * plan.PixelSize, plan.PixelFormat, options);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private static int Validate(ReadOnlySpan<byte> pixels, int width, int height, int rowPitch, PixelFormat format)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long rowBytes = format switch
        {
            PixelFormat.R8 => width,
            PixelFormat.Rgba8 => 4L * width,
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "The pixel format is neither R8 nor Rgba8."),
        };
        if (rowBytes > MostRowBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(width),
                width,
                $"A row of {width} {format} pixels has {rowBytes} bytes; {MostRowBytes} is the most that is written.");
        }

        if (rowPitch < rowBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(rowPitch),
                rowPitch,
                $"A row of {width} {format} pixels has {rowBytes} bytes; a row pitch of {rowPitch} is too small.");
        }

        long needed = ((height - 1L) * rowPitch) + rowBytes;
        if (pixels.Length < needed)
        {
            throw new ArgumentException(
                $"{width}x{height} {format} pixels with a row pitch of {rowPitch} take {needed} bytes; "
                + $"pixels has {pixels.Length}.", nameof(pixels));
        }

        return (int)rowBytes;
    }

    private static bool IsOpaque(ReadOnlySpan<byte> pixels, int rowBytes, int height, int rowPitch)
    {
        for (int y = 0; y < height; y++)
        {
            if (!PngPixels.IsOpaque(pixels.Slice(y * rowPitch, rowBytes)))
            {
                return false;
            }
        }

        return true;
    }
}
