using System.Buffers.Binary;

namespace GpuTiler.ImageSharp;

/// <summary>
/// Puts GIF files behind each other as the frames of one (GIF89a, with the repetitions of Netscape's extension). ImageSharp would need all
/// frames in memory at once, unpacked.
/// </summary>
internal static class GifAnimation
{
    private const int ScreenEnd = 13, DescriptorBytes = 10;
    private const byte Extension = 0x21, Descriptor = 0x2C, Trailer = 0x3B, HasTable = 0x80, TableSize = 0x07, Interlaced = 0x40;

    /// <summary>Writes the animation; it repeats for ever.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="files">The frames' files.</param>
    /// <param name="hundredths">How long each is shown.</param>
    /// <exception cref="ArgumentException">A file is no still GIF file, or they differ in size.</exception>
    public static void Write(Stream output, IReadOnlyList<byte[]> files, int[] hundredths)
    {
        ArgumentNullException.ThrowIfNull(output);
        Frame[] frames = [.. files.Select(Read)];
        var first = frames[0];
        FrameSizes.RequireOne(frames.Select(frame => (frame.Width, frame.Height)));

        WriteHead(output, first);
        foreach (var (frame, duration) in frames.Zip(hundredths))
        {
            WriteFrame(output, frame, first, duration);
        }

        WriteEnd(output);
    }

    /// <summary>Writes what precedes the frames. The first frame's colours apply to every frame without its own.</summary>
    public static void WriteHead(Stream output, Frame first)
    {
        output.Write("GIF89a"u8);
        Span<byte> screen = stackalloc byte[ScreenEnd - 6];
        screen.Clear();
        WriteSize(screen, first);
        screen[4] = (byte)(HasTable | 0x70 | first.TableSize);
        output.Write(screen);
        output.Write(first.Colors);
        output.Write([Extension, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
    }

    /// <summary>Writes a frame.</summary>
    public static void WriteFrame(Stream output, Frame frame, Frame first, int hundredths)
    {
        output.Write([Extension, 0xF9, 4, 1 << 2, (byte)hundredths, (byte)(hundredths >> 8), 0, 0]);
        bool isOwn = !frame.Colors.AsSpan().SequenceEqual(first.Colors);
        Span<byte> descriptor = stackalloc byte[DescriptorBytes];
        descriptor.Clear();
        descriptor[0] = Descriptor;
        WriteSize(descriptor[5..], frame);
        descriptor[9] = (byte)(frame.Flags | (isOwn ? HasTable | frame.TableSize : 0));
        output.Write(descriptor);
        output.Write(isOwn ? frame.Colors : []);
        output.Write(frame.Pixels);
    }

    /// <summary>Writes what stands after them.</summary>
    public static void WriteEnd(Stream output) => output.WriteByte(Trailer);

    /// <summary>Reads a still file.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Frame Read(byte[] file)
    {
        try
        {
            return Find(file);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException)
        {
            throw new ArgumentException($"{file.Length} bytes are no still GIF file.", nameof(file), e);
        }
    }

    private static Frame Find(byte[] file)
    {
        if (!file.AsSpan().StartsWith("GIF8"u8))
        {
            throw new ArgumentException("It has no signature.");
        }

        byte flags = file[10];
        int at = ScreenEnd;
        byte[] colors = TakeColors(file, flags, ref at);
        while (file[at] == Extension)
        {
            at = EndOfBlocks(file, at + 2);
        }

        if (file[at] != Descriptor)
        {
            throw new ArgumentException("It has no image.");
        }

        var size = file.AsSpan(at + 5, 4);
        byte own = file[at + 9];
        at += DescriptorBytes;
        if ((own & HasTable) != 0)
        {
            (colors, flags) = (TakeColors(file, own, ref at), own);
        }

        // The code size precedes the pixels.
        return new(
            BinaryPrimitives.ReadUInt16LittleEndian(size), BinaryPrimitives.ReadUInt16LittleEndian(size[2..]), (byte)(own & Interlaced),
            (byte)(flags & TableSize), colors, file[at..EndOfBlocks(file, at + 1)]);
    }

    private static byte[] TakeColors(byte[] file, byte flags, ref int at)
    {
        int start = at;
        at += (flags & HasTable) == 0 ? 0 : 3 << ((flags & TableSize) + 1);
        return file[start..at];
    }

    private static int EndOfBlocks(byte[] file, int at)
    {
        while (file[at] != 0)
        {
            at += file[at] + 1;
        }

        return at + 1;
    }

    private static void WriteSize(Span<byte> target, Frame frame)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)frame.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)frame.Height);
    }

    /// <summary>A still file's parts.</summary>
    public readonly record struct Frame(int Width, int Height, byte Flags, byte TableSize, byte[] Colors, byte[] Pixels);
}
