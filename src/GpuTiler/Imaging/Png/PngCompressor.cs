using System.IO.Compression;

namespace GpuTiler.Imaging;

/// <summary>Compresses parts of one zlib stream (RFC 1950), each on its own, so that they can be made at the same time.</summary>
/// <param name="level">How hard.</param>
internal sealed class PngCompressor(CompressionLevel level)
{
    /// <summary>The bytes at the start of the stream.</summary>
    public const int HeaderBytes = 2;

    private const int Method = 0x78; // deflate with a window of 32 KiB
    private const int CheckModulus = 31;

    private readonly ZLibCompressionOptions options = new() { CompressionLevel = LibraryLevel(level) };

    /// <summary>
    /// The room that <see cref="Compress"/> needs for bytes that do not get smaller: at worst each 8 KiB are stored with a head.
    /// </summary>
    public static long RoomFor(int bytes) => bytes + (bytes / 1024L) + 1024;

    /// <summary>Writes the start of the stream: the method, and how hard it was compressed in terms of zlib.</summary>
    public void WriteHeader(Span<byte> target)
    {
        int effort = level switch { CompressionLevel.SmallestSize => 3, CompressionLevel.Optimal => 2, _ => 0 };
        int flags = effort << 6;
        target[0] = Method;
        target[1] = (byte)(flags + CheckModulus - (((Method << 8) | flags) % CheckModulus));
    }

    /// <summary>Compresses some bytes, ending on a byte boundary.</summary>
    /// <param name="data">One byte or more.</param>
    /// <param name="last">Whether the stream ends with them, except for its checksum.</param>
    /// <param name="target">Receives them.</param>
    /// <param name="start">Where in it.</param>
    /// <returns>The bytes written.</returns>
    public int Compress(ReadOnlySpan<byte> data, bool last, byte[] target, int start) =>
        level == CompressionLevel.Fastest
            ? RunLengthDeflate.OfThisThread.Encode(data, last, target.AsSpan(start))
            : CompressWithLibrary(data, last, target, start);

    private int CompressWithLibrary(ReadOnlySpan<byte> data, bool last, byte[] target, int start)
    {
        using var output = new MemoryStream(target, start, target.Length - start);
        using var library = new DeflateStream(output, options, leaveOpen: true);
        library.Write(data);
        if (!last)
        {
            // What closing writes after this would end the stream.
            library.Flush();
            return (int)output.Position;
        }

        library.Dispose();
        return (int)output.Position;
    }

    private static int LibraryLevel(CompressionLevel level) => level switch
    {
        CompressionLevel.SmallestSize => 9,
        CompressionLevel.Optimal => 6,
        _ => 0,
    };
}
