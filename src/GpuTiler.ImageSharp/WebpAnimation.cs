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

        long bytes = 4 + ChunkHeaderBytes + 10 + ChunkHeaderBytes + 6 + frames.Sum(frame => (long)ChunkHeaderBytes + FrameHeaderBytes + frame.Data.Length);
        if (bytes > uint.MaxValue - 1)
        {
            throw new ArgumentException($"{bytes} bytes are too many for a WebP file.", nameof(files));
        }

        WriteChunkHeader(output, "RIFF"u8, (uint)bytes);
        output.Write("WEBP"u8);
        WriteChunkHeader(output, "VP8X"u8, 10);
        Span<byte> head = [(byte)(AnimationFlag | (frames.Any(frame => frame.HasAlpha) ? AlphaFlag : 0)), 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Write24(head[4..], first.Width - 1);
        Write24(head[7..], first.Height - 1);
        output.Write(head);

        // No background, and no end to the repetitions.
        WriteChunkHeader(output, "ANIM"u8, 6);
        output.Write([0, 0, 0, 0, 0, 0]);
        foreach (var (frame, duration) in frames.Zip(milliseconds))
        {
            WriteChunkHeader(output, "ANMF"u8, (uint)(FrameHeaderBytes + frame.Data.Length));
            Span<byte> place = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, DoNotBlend];
            Write24(place[6..], frame.Width - 1);
            Write24(place[9..], frame.Height - 1);
            Write24(place[12..], duration);
            output.Write(place);
            output.Write(frame.Data.Span);
        }
    }

    // A still file's chunks of pixels: VP8L, or VP8 with ALPH before it where it is not opaque.
    private static Frame Read(byte[] file)
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
                    BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF,
                    alpha >= 0, file.AsMemory(first, at + (int)padded - first));
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

    private readonly record struct Frame(int Width, int Height, bool HasAlpha, ReadOnlyMemory<byte> Data);
}
