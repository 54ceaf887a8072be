using System.Buffers.Binary;

namespace GpuTiler.ImageSharp;

/// <summary>
/// Puts WebP files behind each other as the frames of one (RIFF container of WebP, "Extended File Format"), which ImageSharp 2 does not.
/// </summary>
internal static class WebpAnimation
{
    private const int ChunkHeaderBytes = 8, FileHeaderBytes = 12, FrameHeaderBytes = 16;
    private const byte AnimationFlag = 0x02, AlphaFlag = 0x10, DoNotBlend = 0x02;

    /// <summary>Writes the animation; it repeats for ever.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="files">The frames' files.</param>
    /// <param name="milliseconds">How long each is shown.</param>
    /// <exception cref="ArgumentException">A file is no still WebP file, or they differ in size.</exception>
    public static void Write(Stream output, IReadOnlyList<byte[]> files, int[] milliseconds)
    {
        ArgumentNullException.ThrowIfNull(output);
        Frame[] frames = [.. files.Select(Read)];
        var first = frames[0];
        FrameSizes.RequireOne(frames.Select(frame => (frame.Width, frame.Height)));

        WriteHead(output, first, frames.Sum(frame => BytesOf(frame)), frames.Any(frame => frame.HasAlpha));
        foreach (var (frame, duration) in frames.Zip(milliseconds))
        {
            WriteFrame(output, frame, duration);
        }
    }

    /// <summary>Writes what precedes the frames.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="frameBytes">What all frames take.</param>
    /// <param name="hasAlpha">Whether one of them is not opaque.</param>
    /// <exception cref="ArgumentException">They are too many for a file.</exception>
    public static void WriteHead(Stream output, Frame first, long frameBytes, bool hasAlpha)
    {
        long bytes = 4 + ChunkHeaderBytes + 10 + ChunkHeaderBytes + 6 + frameBytes;
        if (bytes > uint.MaxValue - 1)
        {
            throw new ArgumentException($"{bytes} bytes are too many for a WebP file.", nameof(frameBytes));
        }

        WriteChunkHeader(output, "RIFF"u8, (uint)bytes);
        output.Write("WEBP"u8);
        WriteChunkHeader(output, "VP8X"u8, 10);
        Span<byte> head = [(byte)(AnimationFlag | (hasAlpha ? AlphaFlag : 0)), 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Write24(head[4..], first.Width - 1);
        Write24(head[7..], first.Height - 1);
        output.Write(head);

        // No background, and no end to the repetitions.
        WriteChunkHeader(output, "ANIM"u8, 6);
        output.Write([0, 0, 0, 0, 0, 0]);
    }

    /// <summary>What a frame takes in the file.</summary>
    public static long BytesOf(in Frame frame) => ChunkHeaderBytes + FrameHeaderBytes + frame.Data.Length;

    /// <summary>Writes a frame.</summary>
    public static void WriteFrame(Stream output, in Frame frame, int milliseconds)
    {
        WriteChunkHeader(output, "ANMF"u8, (uint)(FrameHeaderBytes + frame.Data.Length));
        Span<byte> place = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, DoNotBlend];
        Write24(place[6..], frame.Width - 1);
        Write24(place[9..], frame.Height - 1);
        Write24(place[12..], milliseconds);
        output.Write(place);
        output.Write(frame.Data.Span);
    }

    /// <summary>Reads a still file: its chunks of pixels are VP8L, or VP8 with ALPH before it where it is not opaque.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Frame Read(byte[] file)
    {
        if (file.Length < FileHeaderBytes || !file.AsSpan().StartsWith("RIFF"u8) || !file.AsSpan(8).StartsWith("WEBP"u8))
        {
            throw NoFrame();
        }

        int alpha = -1;
        for (int at = FileHeaderBytes; at + ChunkHeaderBytes <= file.Length;)
        {
            var chunk = file.AsSpan(at);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            uint padded = ChunkHeaderBytes + length + (length & 1);
            if (padded > chunk.Length || length < 10)
            {
                throw NoFrame();
            }

            var data = chunk[ChunkHeaderBytes..];
            if (chunk.StartsWith("VP8L"u8))
            {
                uint bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
                return new(
                    (int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1, (bits & (1 << 28)) != 0, file.AsMemory(at, (int)padded));
            }

            if (chunk.StartsWith("VP8 "u8))
            {
                int first = alpha < 0 ? at : alpha;
                return new(
                    BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF,
                    BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF,
                    alpha >= 0,
                    file.AsMemory(first, at + (int)padded - first));
            }

            alpha = chunk.StartsWith("ALPH"u8) ? at : alpha;
            at += (int)padded;
        }

        throw NoFrame();

        ArgumentException NoFrame() => new($"{file.Length} bytes are no still WebP file.", nameof(file));
    }

    private static void WriteChunkHeader(Stream output, ReadOnlySpan<byte> name, uint length)
    {
        Span<byte> header = stackalloc byte[ChunkHeaderBytes];
        name.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
        output.Write(header);
    }

    private static void Write24(Span<byte> target, int value) =>
        (target[0], target[1], target[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));

    /// <summary>A still file's parts.</summary>
    public readonly record struct Frame(int Width, int Height, bool HasAlpha, ReadOnlyMemory<byte> Data);
}
