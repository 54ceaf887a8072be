using System.IO.Compression;

namespace GpuTiler.Imaging;

/// <summary>Writes finished 8-bit images as PNG files (ISO/IEC 15948), row by row.</summary>
/// <remarks>
/// The output is written as the rows are compressed and need not be seekable. Memory beside the pixels is a fixed amount
/// and a few rows, from the shared pool.
/// </remarks>
public static class PngWriter
{
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
    /// <param name="options">Text, compression and cancellation.</param>
    /// <exception cref="ArgumentException">
    /// A size is not positive, the rows do not fit in <paramref name="pixels"/>, or a text cannot be stored.
    /// </exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled; <paramref name="output"/> holds part of a file.</exception>
    public static void Write(
        Stream output,
        ReadOnlySpan<byte> pixels,
        int width,
        int height,
        int rowPitch,
        PixelFormat format,
        PngWriteOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(output);
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

        using (var imageData = new PngImageDataWriter(output))
        {
            try
            {
                WriteRows(imageData, pixels, width, height, rowPitch, colorType, options);
            }
            catch
            {
                imageData.Abandon();
                throw;
            }
        }

        PngChunkWriter.Write(output, PngFormat.End, []);
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
        if (rowBytes >= Array.MaxLength)
        {
            // A row is filtered in an array, with one byte before it.
            throw new ArgumentOutOfRangeException(
                nameof(width),
                width,
                $"A row of {width} {format} pixels has {rowBytes} bytes; {Array.MaxLength - 1} is the most that is written.");
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

    private static void WriteRows(
        Stream imageData, ReadOnlySpan<byte> pixels, int width, int height, int rowPitch, PngColorType colorType, PngWriteOptions options)
    {
        int rowBytes = colorType == PngColorType.Grey ? width : 4 * width;
        using var compressor = new ZLibStream(imageData, CompressionSettings(options.CompressionLevel), leaveOpen: true);
        using var encoder = new PngRowEncoder(compressor, width, colorType);
        ReadOnlySpan<byte> above = default;
        for (int y = 0; y < height; y++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> row = pixels.Slice(y * rowPitch, rowBytes);
            encoder.Add(row, above);
            above = row;
        }

        encoder.Flush();
    }

    // Runs alone, after filtering: on mosaics as fast as level 1 and smaller than level 6 (which is three times slower).
    private static ZLibCompressionOptions CompressionSettings(CompressionLevel? level) => level switch
    {
        null or CompressionLevel.Fastest => new() { CompressionLevel = 1, CompressionStrategy = ZLibCompressionStrategy.RunLengthEncoding },
        CompressionLevel.Optimal => new() { CompressionLevel = 6 },
        CompressionLevel.SmallestSize => new() { CompressionLevel = 9 },
        _ => new() { CompressionLevel = 0 },
    };
}
