using System.Buffers.Binary;
using System.Text;

namespace GpuTiler.Onnx;

/// <summary>
/// Walks the fields of one protobuf message inside a file: the wire format and nothing more (protobuf.dev, "Encoding").
/// Lengths are checked against the message around them, and a value is a range of the file: nothing is copied.
/// </summary>
/// <remarks>ONNX has no groups; a file with one is refused, so that skipping a field never recurses.</remarks>
internal ref struct ProtoReader(ReadOnlySpan<byte> file, int start, int end)
{
    public const int VarintWire = 0, Fixed64Wire = 1, BytesWire = 2, Fixed32Wire = 5;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> file = file;
    private readonly int end = end;
    private int position = start;

    public ProtoReader(ReadOnlySpan<byte> file, ByteRange message)
        : this(file, message.Start, message.End)
    {
    }

    /// <summary>The number of the field that <see cref="Next"/> stands on.</summary>
    public int Field { get; private set; }

    /// <summary>How the field is encoded.</summary>
    public int Wire { get; private set; }

    /// <summary>The field's value as stored in the file; a string or message without its length.</summary>
    public ByteRange Value { get; private set; }

    /// <summary>The field as stored in the file, including its number and length.</summary>
    public ByteRange Whole { get; private set; }

    /// <summary>Goes to the next field; false at the message's end.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public bool Next()
    {
        if (position == end)
        {
            return false;
        }

        int fieldStart = position;
        ulong tag = ReadVarint();
        (Field, Wire) = ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
        if (Field == 0)
        {
            throw new InvalidDataException($"the byte at offset {position - 1} begins no protobuf field");
        }

        int valueStart = position;
        ulong length = Wire switch
        {
            VarintWire => VarintLength(),
            Fixed64Wire => 8,
            Fixed32Wire => 4,
            BytesWire => LengthPrefix(ref valueStart),
            _ => throw new InvalidDataException($"the field before offset {position} has wire type {Wire}, which ONNX does not use"),
        };
        if (length > (ulong)(end - valueStart))
        {
            throw new InvalidDataException($"a field at offset {valueStart} should have {length} bytes, but {end - valueStart} are left");
        }

        Value = new ByteRange(valueStart, (int)length);
        position = Value.End;
        Whole = new ByteRange(fieldStart, position - fieldStart);
        return true;
    }

    /// <summary>The field as a message of its own.</summary>
    public readonly ProtoReader Message() => new(file, Bytes());

    /// <summary>The field's bytes as a place in the file.</summary>
    public readonly ByteRange Bytes() =>
        Wire == BytesWire ? Value : throw new InvalidDataException($"the field at offset {Value.Start} should be a message or text");

    /// <summary>The field as text without a NUL: for ONNX Runtime and the system a name ends there.</summary>
    public readonly string Text()
    {
        var text = Bytes().In(file);
        try
        {
            return text.IndexOf((byte)0) < 0
                ? StrictUtf8.GetString(text)
                : throw new InvalidDataException($"the text at offset {Value.Start} holds a NUL, which no name may");
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException($"the text at offset {Value.Start} is not UTF-8");
        }
    }

    /// <summary>The field's bytes as characters of one byte: data that is no text does no harm.</summary>
    public readonly string Latin() => Encoding.Latin1.GetString(Bytes().In(file));

    /// <summary>The field as an integer.</summary>
    public readonly long Integer()
    {
        if (Wire != VarintWire)
        {
            throw new InvalidDataException($"the field at offset {Value.Start} should be an integer");
        }

        return (long)new ProtoReader(file, Value).ReadVarint();
    }

    /// <summary>The field as a number of 32 bits.</summary>
    public readonly float Single() => Wire == Fixed32Wire
        ? BinaryPrimitives.ReadSingleLittleEndian(Value.In(file))
        : throw new InvalidDataException($"the field at offset {Value.Start} should be a number of 32 bits");

    /// <summary>Adds the integers of a repeated field, which may be packed or not.</summary>
    public readonly void AddIntegers(List<long> integers)
    {
        var packed = new ProtoReader(file, Value);
        while (packed.position != packed.end)
        {
            integers.Add((long)packed.ReadVarint());
        }
    }

    private readonly ulong VarintLength()
    {
        var ahead = this;
        _ = ahead.ReadVarint();
        return (ulong)(ahead.position - position);
    }

    private ulong LengthPrefix(ref int valueStart)
    {
        ulong length = ReadVarint();
        valueStart = position;
        return length;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (position == end)
            {
                throw new InvalidDataException($"the data ends inside a number at offset {position}");
            }

            byte b = file[position++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128)
            {
                return value;
            }
        }

        throw new InvalidDataException($"the number before offset {position} has more than ten bytes");
    }
}
