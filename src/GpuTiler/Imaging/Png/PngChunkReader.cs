using System.Buffers;
using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>Steps through the chunks of a PNG file; nothing is trusted before its checksum has been verified.</summary>
internal sealed class PngChunkReader(Stream input, string name)
{
    /// <summary>The type of the current chunk.</summary>
    public uint Type { get; private set; }

    /// <summary>The current chunk's data in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>Where the current chunk begins in the input.</summary>
    public long Position { get; private set; }

    /// <summary>The type of the current chunk as text.</summary>
    public string TypeName => string.Create(4, Type, static (span, type) =>
    {
        for (int at = 0; at < span.Length; at++)
        {
            span[at] = (char)(byte)(type >> (8 * (3 - at)));
        }
    });

    /// <summary>Whether a decoder may ignore chunks of the current type.</summary>
    public bool IsAncillary => (Type & 0x20000000) != 0;

    /// <summary>Reads the signature.</summary>
    public void ReadSignature()
    {
        Span<byte> found = stackalloc byte[8];
        int count = input.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
        if (!found[..count].SequenceEqual(PngFormat.Signature))
        {
            throw new InvalidDataException(
                $"{name} is no PNG file: it begins with {Convert.ToHexString(found[..count])}, not "
                + $"{Convert.ToHexString(PngFormat.Signature)}.");
        }
    }

    /// <summary>Moves to the next chunk's data and checks that the file holds all of it.</summary>
    public void Next()
    {
        Position = input.Position;
        Span<byte> head = stackalloc byte[8];
        int count = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (count < head.Length)
        {
            throw new InvalidDataException($"{name} is truncated: it ends at byte {Position + count}, before its IEND chunk.");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        Type = BinaryPrimitives.ReadUInt32BigEndian(head[4..]);
        foreach (byte letter in head[4..])
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw new InvalidDataException(
                    $"{name} is damaged: the chunk at byte {Position} has type {Type:X8}, which is not four letters.");
            }
        }

        long left = input.Length - input.Position;
        if (length > int.MaxValue || left < length + 4L)
        {
            throw new InvalidDataException(
                $"{name} is truncated: its {TypeName} chunk at byte {Position} promises {length} bytes and a checksum, "
                + $"and {left} bytes are there.");
        }

        Length = (int)length;
    }

    /// <summary>Reads the current chunk's data, checksum included in the check but not in the result.</summary>
    public byte[] ReadData()
    {
        var data = new byte[Length];
        input.ReadExactly(data);
        CheckCrc(Crc32.Append(StartCrc(), data));
        return data;
    }

    /// <summary>Skips the current chunk's data, checking it on the way.</summary>
    public void SkipData()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 15);
        try
        {
            uint crc = StartCrc();
            for (int left = Length; left > 0;)
            {
                int count = Math.Min(left, buffer.Length);
                input.ReadExactly(buffer, 0, count);
                crc = Crc32.Append(crc, buffer.AsSpan(0, count));
                left -= count;
            }

            CheckCrc(crc);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private uint StartCrc()
    {
        Span<byte> type = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(type, Type);
        return Crc32.Append(0, type);
    }

    private void CheckCrc(uint computed)
    {
        Span<byte> stored = stackalloc byte[4];
        input.ReadExactly(stored);
        uint expected = BinaryPrimitives.ReadUInt32BigEndian(stored);
        if (computed != expected)
        {
            throw new InvalidDataException(
                $"{name} is damaged: its {TypeName} chunk at byte {Position} has checksum {computed:X8}, and {expected:X8} is stored.");
        }
    }
}
