using System.Buffers.Binary;

namespace GpuTiler.Onnx;

/// <summary>
/// A tar archive for .NET's reader, which takes memory for a long name or for attributes as their header says, before it looks whether
/// they are there. Here such a header is refused.
/// </summary>
internal sealed class TarFile : FileStream
{
    private const int HeaderBytes = 512, SizeAt = 124, SizeLength = 12, TypeAt = 156;

    // Attributes of the next entry and of all, and GNU's long links and names.
    private static readonly byte[] WithData = "xgKL"u8.ToArray();

    private long dataEnd;

    /// <summary>Opens an archive.</summary>
    public TarFile(string path)
        : base(path, FileMode.Open, FileAccess.Read, FileShare.Read)
    {
    }

    /// <inheritdoc/>
    /// <remarks>The reader's other ways to read come here too, as they do for any stream that is derived.</remarks>
    public override int Read(byte[] buffer, int offset, int count)
    {
        bool isHeader = Position >= dataEnd && count == HeaderBytes;
        int done = base.Read(buffer, offset, count);
        if (isHeader && done == HeaderBytes && WithData.Contains(buffer[offset + TypeAt]))
        {
            long size = SizeIn(buffer.AsSpan(offset + SizeAt, SizeLength));
            if (size > Length - Position)
            {
                throw new InvalidDataException($"a name or attributes of {size} bytes end behind the archive.");
            }

            dataEnd = Position + size;
        }

        return done;
    }

    // Octal digits, or GNU's way: a number whose highest bit says so.
    private static long SizeIn(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            return field[..^sizeof(long)].ContainsAnyExcept<byte>(0x80, 0) ? long.MaxValue
                : BinaryPrimitives.ReadInt64BigEndian(field[^sizeof(long)..]) & long.MaxValue;
        }

        long size = 0;
        foreach (byte digit in field.Trim(" \0"u8))
        {
            size = (size << 3) + (digit & 7);
        }

        return size;
    }
}
