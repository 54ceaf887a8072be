using System.Runtime.CompilerServices;

namespace GpuTiler.Imaging;

/// <summary>
/// Reads PNG files (ISO/IEC 15948): every colour type and bit depth, interlaced or not. Samples of 16 bits stay as they are, and others are
/// scaled to 8. Colour is not managed: gamma and profiles are ignored.
/// </summary>
public static class PngReader
{
    // A deflate stream spends at least two bits on a copy of at most 258 bytes.
    private const long MaxExpansion = 1032;

    /// <summary>Reads one image; what follows it is left alone.</summary>
    /// <param name="input">The file from its signature on. One that cannot seek is read to its end into memory first.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <param name="limits">How large it may be once it is decoded.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a PNG file, is damaged or truncated, or is too large; the message begins with
    /// <paramref name="name"/>.
    /// </exception>
    /// <exception cref="DecodingLimitException">It is beyond the limits.</exception>
    public static Bitmap Read(Stream input, string name, in DecodingLimits limits = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        return Decode(SeekableInput.From(input, name), name, limits);
    }

    /// <summary>Reads one image; what follows it is left alone.</summary>
    /// <param name="file">The file from its signature on.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <param name="limits">How large it may be once it is decoded.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a PNG file, is damaged or truncated, or is too large; the message begins with
    /// <paramref name="name"/>.
    /// </exception>
    /// <exception cref="DecodingLimitException">It is beyond the limits.</exception>
    public static unsafe Bitmap Read(ReadOnlySpan<byte> file, string name, in DecodingLimits limits = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (file.IsEmpty)
        {
            // An empty span has no address, which a stream over memory needs.
            return Decode(Stream.Null, name, limits);
        }

        fixed (byte* start = file)
        {
            using var input = new UnmanagedMemoryStream(start, file.Length);
            return Decode(input, name, limits);
        }
    }

    private static Bitmap Decode(Stream file, string name, in DecodingLimits limits)
    {
        using var input = new GuardedInput(file, name, limits.Time);
        var contents = PngContents.Scan(input, name);
        PngHeader header = contents.Header;
        CheckImageDataStart(input, contents, name);
        var expander = new PngSampleExpander(contents, name);
        if (header.Depth == 16)
        {
            ushort[] deepPixels = Allocate<ushort>(contents, expander.Channels, name, limits);
            Decode(input, contents, expander, name, deepPixels, expander.ExpandDeep);
            return new Bitmap(header.Width, header.Height, expander.Channels, deepPixels, contents.Text);
        }

        byte[] pixels = Allocate<byte>(contents, expander.Channels, name, limits);
        Decode(input, contents, expander, name, pixels, expander.Expand);
        return new Bitmap(header.Width, header.Height, expander.Channels, pixels, contents.Text);
    }

    private static void Decode<T>(
        Stream input, PngContents contents, PngSampleExpander expander, string name, T[] pixels, PngSampleExpander.RowExpander<T> expand)
    {
        PngHeader header = contents.Header;
        using var imageData = new PngImageDataReader(input, contents, name);
        using var rows = new PngRowReader(imageData, header, name);
        foreach (PngPass pass in header.Passes())
        {
            int columns = pass.Columns(header.Width);
            rows.StartPass(columns);
            for (int y = pass.Y; y < header.Height; y += pass.StepY)
            {
                int first = ((y * header.Width) + pass.X) * expander.Channels;
                expand(rows.Next(), columns, pixels.AsSpan(first), pass.StepX * expander.Channels);
            }
        }

        rows.Finish();
    }

    private static void CheckImageDataStart(Stream input, PngContents contents, string name)
    {
        using var imageData = new PngImageDataReader(input, contents, name);
        Span<byte> start = stackalloc byte[2];
        int count = imageData.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (PngFormat.WantsDictionary(start[..count]))
        {
            throw new InvalidDataException($"{name} is damaged: its compressed pixels ask for a preset dictionary, and PNG has none.");
        }
    }

    // A few bytes can claim any size, so the claim is checked against what they can expand to before it is met.
    private static T[] Allocate<T>(PngContents contents, int channels, string name, in DecodingLimits limits)
        where T : unmanaged
    {
        PngHeader header = contents.Header;
        Int128 samples = (Int128)header.Width * header.Height * channels, pixelBytes = samples * Unsafe.SizeOf<T>();
        if (samples > Array.MaxLength || header.RowBytes(header.Width) >= Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{name} is {header.Width}x{header.Height} pixels, which take {pixelBytes} bytes; "
                + $"{(Int128)Array.MaxLength * Unsafe.SizeOf<T>()} is the most that can be read.");
        }

        long storedBytes = 0;
        foreach (PngPass pass in header.Passes())
        {
            storedBytes += pass.Rows(header.Height) * (1 + header.RowBytes(pass.Columns(header.Width)));
        }

        if (storedBytes > contents.ImageDataBytes * MaxExpansion)
        {
            throw new InvalidDataException(
                $"{name} says it is {header.Width}x{header.Height} pixels, {storedBytes} bytes before compression; "
                + $"its {contents.ImageDataBytes} bytes of compressed data cannot hold that many.");
        }

        limits.RequirePicture(name, header.Width, header.Height, channels * Unsafe.SizeOf<T>());
        try
        {
            return GC.AllocateUninitializedArray<T>((int)samples);
        }
        catch (OutOfMemoryException error)
        {
            throw new InvalidDataException(
                $"{name} is {header.Width}x{header.Height} pixels; there is no memory for their {pixelBytes} bytes.", error);
        }
    }
}
