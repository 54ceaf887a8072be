namespace GpuTiler.Imaging;

/// <summary>What the PNG specification fixes: the signature and the chunk types that are read or written here.</summary>
internal static class PngFormat
{
    /// <summary>A chunk around its data: length, type, checksum.</summary>
    public const int ChunkOverhead = 12;

    public const uint Header = 0x49484452;             // IHDR
    public const uint Palette = 0x504C5445;            // PLTE
    public const uint Transparency = 0x74524E53;       // tRNS
    public const uint ImageData = 0x49444154;          // IDAT
    public const uint End = 0x49454E44;                // IEND
    public const uint Text = 0x74455874;               // tEXt
    public const uint CompressedText = 0x7A545874;     // zTXt
    public const uint InternationalText = 0x69545874;  // iTXt

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>
    /// Whether zlib data ask for a preset dictionary (RFC 1950, FDICT), which PNG never has; ZLibStream has no public
    /// exception for it.
    /// </summary>
    public static bool WantsDictionary(ReadOnlySpan<byte> zlib) => zlib is [_, var flags, ..] && (flags & 0x20) != 0;
}
