namespace GpuTiler.Imaging;

/// <summary>Reads a picture whose format is found from its first bytes; a file's extension says nothing.</summary>
public static class ImageReader
{
    private const string Readable = "PNG, PPM and PGM can be read";

    /// <summary>Reads a picture from a file.</summary>
    /// <param name="path">The file; errors call it by this.</param>
    /// <param name="limits">How large it may be once it is decoded.</param>
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
    /// <param name="limits">How large it may be once it is decoded.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a picture that can be read; the message begins with <paramref name="name"/>.
    /// </exception>
    /// <exception cref="DecodingLimitException">It is beyond the limits.</exception>
    public static Bitmap Read(Stream input, string name, in DecodingLimits limits = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        Stream file = SeekableInput.From(input, name);
        long start = file.Position;
        Span<byte> signature = stackalloc byte[8];
        int count = file.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false);
        file.Position = start;
        return signature[..count] switch
        {
            // Half a signature is enough: PngReader then says what is wrong with the rest.
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngReader.Read(file, name, limits),
            [(byte)'P', >= (byte)'1' and <= (byte)'6', ..] => PnmReader.Read(file, name, limits),
            [] => throw new InvalidDataException($"{name} is empty; {Readable}."),
            var other => throw new InvalidDataException($"{name} is {Describe(other)}; {Readable}."),
        };
    }

    /// <summary>Whether a file that begins like this is a PNG or PNM file, which this reads; it may still be damaged.</summary>
    /// <param name="start">The file's first bytes; four are enough.</param>
    public static bool Reads(ReadOnlySpan<byte> start) =>
        start is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [(byte)'P', >= (byte)'1' and <= (byte)'6', ..];

    private static string Describe(ReadOnlySpan<byte> signature) => signature switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG file",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF file",
        [(byte)'B', (byte)'M', ..] => "a BMP file",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => "a WebP or other RIFF file",
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF file",
        [0x93, (byte)'N', (byte)'U', (byte)'M', ..] => "a tensor in a NumPy file, not a picture",
        _ => $"no picture: it begins with {Convert.ToHexString(signature)}",
    };
}
