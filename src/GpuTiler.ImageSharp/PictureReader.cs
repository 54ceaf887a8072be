using System.Runtime.CompilerServices;
using GpuTiler.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Tga;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.ImageSharp;

/// <summary>
/// Reads pictures for a network's input: JPEG, WebP, GIF, BMP, TIFF and TGA with ImageSharp, turned upright as their EXIF orientation says,
/// and PNG and PNM with <see cref="ImageReader"/>. A file's content determines its format, not its name. Of several frames or pages, the
/// first is read.
/// </summary>
public static class PictureReader
{
    private const string Readable = "JPEG, PNG, WebP, GIF, BMP, TIFF, TGA and PNM can be read";

    // The longest time that a timer accepts.
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(40);

    /// <summary>Reads a picture from a file.</summary>
    /// <param name="path">The file; errors call it by this.</param>
    /// <param name="limits">How large it may be once it is decoded, and how long that may take.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a picture that can be read; the message begins with <paramref name="path"/>.
    /// </exception>
    /// <exception cref="DecodingLimitException">It is beyond the limits.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static Bitmap Read(string path, in DecodingLimits limits = default)
    {
        using FileStream file = File.OpenRead(path);
        return Read(file, path, limits);
    }

    /// <summary>Reads a picture from a stream.</summary>
    /// <param name="input">The file from its signature on. One that cannot seek is read to its end into memory first.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <param name="limits">How large it may be once it is decoded, and how long that may take.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a picture that can be read; the message begins with <paramref name="name"/>.
    /// </exception>
    /// <exception cref="DecodingLimitException">It is beyond the limits.</exception>
    public static Bitmap Read(Stream input, string name, in DecodingLimits limits = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        Stream file = SeekableInput.From(input, name);
        Span<byte> start = stackalloc byte[4];
        long position = file.Position;
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = position;
        if (start.IsEmpty)
        {
            throw new InvalidDataException($"{name} is empty; {Readable}.");
        }

        if (ImageReader.Reads(start))
        {
            return ImageReader.Read(file, name, limits);
        }

        using var guarded = new GuardedInput(file, name, limits.Time);
        using var time = new CancellationTokenSource(limits.Time < LongestTime ? limits.Time : LongestTime);
        try
        {
            return Decode(guarded, name, limits, time.Token);
        }
        catch (OperationCanceledException e)
        {
            throw guarded.TimeIsOver(e);
        }
        catch (InvalidMemoryOperationException e)
        {
            throw new DecodingLimitException(DecodingLimit.Bytes, $"{name} takes more than {limits.Bytes} bytes to decode", e);
        }
        catch (Exception e) when (IsDamage(e, name))
        {
            throw new InvalidDataException($"{name} is damaged, or of a kind that cannot be read{Reason(e)}.", e);
        }
    }

    private static Bitmap Decode(GuardedInput file, string name, in DecodingLimits limits, CancellationToken cancellationToken)
    {
        var configuration = CreateConfiguration(limits);
        var format = Image.DetectFormat(configuration, file)
            ?? throw new InvalidDataException($"{name} is {Describe(file)}; {Readable}.");
        var decoder = configuration.ImageFormatsManager.FindDecoder(format);
        if (!FileEnd.IsThere(file, format))
        {
            throw new InvalidDataException($"{name} is truncated: its {format.Name} picture has no end.");
        }

        file.Position = 0;
        var info = ((IImageInfoDetector)decoder).Identify(configuration, file, cancellationToken);
        bool isDeep = format is TiffFormat && info.PixelType.BitsPerPixel is 16 or > 32;
        limits.RequirePicture(name, info.Width, info.Height, isDeep ? Unsafe.SizeOf<Rgba64>() : Unsafe.SizeOf<Rgba32>());
        file.Position = 0;
        if (isDeep)
        {
            using var deep = decoder.Decode<Rgba64>(configuration, file, cancellationToken);
            return PackedPixels.Take(deep);
        }

        using var image = decoder.Decode<Rgba32>(configuration, file, cancellationToken);
        return PackedPixels.Take(image);
    }

    // A decoder may throw any exception on damaged data, even on a thread of its own.
    private static bool IsDamage(Exception e, string name) => e switch
    {
        EndOfStreamException => true,
        InvalidDataException => !e.Message.StartsWith(name, StringComparison.Ordinal),
        IOException or OutOfMemoryException => false,
        _ => true,
    };

    // The messages of a format's own exceptions are meant for people; others are about the decoder.
    private static string Reason(Exception e) => e is ImageFormatException or NotSupportedException or InvalidDataException
        ? $": {e.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}"
        : "";

    private static string Describe(GuardedInput file)
    {
        Span<byte> start = stackalloc byte[8];
        file.Position = 0;
        return
            $"no picture: it begins with {Convert.ToHexString(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)])}";
    }

    // Apart from everybody else's: what is read here is nobody's to trust.
    private static Configuration CreateConfiguration(in DecodingLimits limits)
    {
        var configuration = new Configuration(
            new JpegConfigurationModule(), new WebpConfigurationModule(), new GifConfigurationModule(),
            new BmpConfigurationModule(), new TiffConfigurationModule(), new TgaConfigurationModule());
        configuration.ImageFormatsManager.SetDecoder(GifFormat.Instance, new GifDecoder { DecodingMode = FrameDecodingMode.First });
        configuration.ImageFormatsManager.SetDecoder(TiffFormat.Instance, new TiffDecoder { DecodingMode = FrameDecodingMode.First });

        // A decoder's own buffers come on top of the pixels.
        long megabytes = (limits.Bytes >> 20) + 64;
        configuration.MemoryAllocator = MemoryAllocator.Create(new()
        {
            AllocationLimitMegabytes = (int)Math.Min(megabytes, int.MaxValue),
            MaximumPoolSizeMegabytes = 64,
        });
        return configuration;
    }
}
