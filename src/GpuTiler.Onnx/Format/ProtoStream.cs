namespace GpuTiler.Onnx;

/// <summary>Walks the fields of one protobuf message in a file that is not read as a whole (see <see cref="ProtoReader"/>).</summary>
/// <param name="file">The file; it is left behind the message.</param>
/// <param name="end">Where the message ends.</param>
internal sealed class ProtoStream(Stream file, long end)
{
    private long next = file.Position;

    /// <summary>The number of the field that <see cref="Next"/> stands on.</summary>
    public int Field { get; private set; }

    /// <summary>How the field is encoded.</summary>
    public int Wire { get; private set; }

    /// <summary>Where its value begins, behind the length that it may have.</summary>
    public long Start { get; private set; }

    /// <summary>Bytes of its value.</summary>
    public long Length => next - Start;

    /// <summary>Goes to the next field; false at the message's end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public bool Next()
    {
        if (next == end)
        {
            return false;
        }

        long fieldStart = file.Position = next;
        ulong tag = ReadVarint();
        (Field, Wire) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        if (Field == 0)
        {
            throw new InvalidDataException($"the byte at offset {fieldStart} begins no protobuf field");
        }

        Start = file.Position;
        ulong length = Wire switch
        {
            ProtoReader.VarintWire => VarintLength(),
            ProtoReader.Fixed64Wire => 8,
            ProtoReader.Fixed32Wire => 4,
            ProtoReader.BytesWire => LengthPrefix(),
            _ => throw new InvalidDataException($"the field before offset {Start} has wire type {Wire}, which ONNX does not use"),
        };
        if (length > (ulong)(end - Start))
        {
            throw new InvalidDataException($"a field at offset {Start} should have {length} bytes, but {end - Start} are left");
        }

        next = Start + (long)length;
        return true;
    }

    /// <summary>The field as a message of its own.</summary>
    public ProtoStream Message()
    {
        file.Position = Start;
        return new ProtoStream(file, next);
    }

    /// <summary>Writes the field as it is.</summary>
    public void CopyTo(ProtoWriter writer)
    {
        file.Position = Start;
        writer.Copy(Field, Wire, file, checked((int)Length));
    }

    private ulong VarintLength()
    {
        _ = ReadVarint();
        return (ulong)(file.Position - Start);
    }

    private ulong LengthPrefix()
    {
        ulong length = ReadVarint();
        Start = file.Position;
        return length;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            int b = file.Position < end ? file.ReadByte() : -1;
            if (b < 0)
            {
                throw new InvalidDataException($"the data ends inside a number at offset {file.Position}");
            }

            value |= (ulong)(b & 127) << shift;
            if (b < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException($"the number before offset {file.Position} has more than ten bytes");
    }
}
