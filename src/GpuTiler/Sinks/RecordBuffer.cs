using System.Buffers.Binary;
using System.Text;

namespace GpuTiler.Sinks;

/// <summary>TFRecord files being built: protocol-buffer messages, each framed by its length and two checksums.</summary>
/// <remarks>The memory grows to what the largest batch of records needs, and is reused.</remarks>
internal sealed class RecordBuffer
{
    private const int HeadBytes = sizeof(ulong) + sizeof(uint);

    private byte[] bytes = new byte[1 << 12];
    private int used;

    /// <summary>The finished records.</summary>
    public ReadOnlySpan<byte> Finished => bytes.AsSpan(0, FinishedLength);

    /// <summary>Bytes of the finished records.</summary>
    public int FinishedLength { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear() => FinishedLength = 0;

    /// <summary>Begins a record; its message follows. One begun but not finished is forgotten.</summary>
    public void BeginRecord()
    {
        used = FinishedLength;
        Reserve(HeadBytes);
    }

    /// <summary>Ends the record.</summary>
    public void EndRecord()
    {
        var head = bytes.AsSpan(FinishedLength, HeadBytes);
        var data = bytes.AsSpan(FinishedLength + HeadBytes, used - FinishedLength - HeadBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(head, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[sizeof(ulong)..], Crc32C.Masked(head[..sizeof(ulong)]));
        uint checksum = Crc32C.Masked(data);
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), checksum);
        FinishedLength = used;
    }

    /// <summary>Begins a message inside another.</summary>
    /// <returns>What <see cref="EndMessage"/> needs.</returns>
    public int BeginMessage(int field)
    {
        Tag(field, 2);
        return used;
    }

    /// <summary>Ends a message: its length goes in front of it.</summary>
    public void EndMessage(int start)
    {
        int length = used - start;
        Varint((ulong)length);
        int size = used - start - length;
        Span<byte> prefix = stackalloc byte[10];
        bytes.AsSpan(start + length, size).CopyTo(prefix);
        bytes.AsSpan(start, length).CopyTo(bytes.AsSpan(start + size));
        prefix[..size].CopyTo(bytes.AsSpan(start));
    }

    public void Int64(int field, long value)
    {
        Tag(field, 0);
        Varint((ulong)value);
    }

    public void Double(int field, double value)
    {
        Tag(field, 1);
        Element(value);
    }

    public void Float(int field, float value)
    {
        Tag(field, 5);
        BinaryPrimitives.WriteSingleLittleEndian(Reserve(sizeof(float)), value);
    }

    public void Blob(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        Varint((ulong)value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    public void Text(int field, string value)
    {
        Tag(field, 2);
        int count = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)count);
        Encoding.UTF8.GetBytes(value, Reserve(count));
    }

    /// <summary>Begins a packed array of doubles; as many calls of <see cref="Element"/> follow.</summary>
    public void BeginDoubles(int field, int count)
    {
        Tag(field, 2);
        Varint((ulong)count * sizeof(double));
    }

    /// <summary>One double without its own field.</summary>
    public void Element(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);

    private void Tag(int field, int wireType) => Varint((ulong)((field << 3) | wireType));

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            Reserve(1)[0] = (byte)(value | 0x80);
        }

        Reserve(1)[0] = (byte)value;
    }

    private Span<byte> Reserve(int count)
    {
        int end = checked(used + count);
        if (end > bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Clamp(2L * bytes.Length, end, Array.MaxLength));
        }

        int start = used;
        used = end;
        return bytes.AsSpan(start, count);
    }
}
