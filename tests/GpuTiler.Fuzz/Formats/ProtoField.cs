using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>A field of a protobuf message, and what is in it where that is a message too.</summary>
internal sealed class ProtoField
{
    // The deepest that a message is looked for inside others; the readers are to refuse less.
    private const int Deepest = 64;

    /// <summary>Its number.</summary>
    public int Number { get; set; }

    /// <summary>How it is encoded.</summary>
    public int Wire { get; set; }

    /// <summary>Its value, where it is a number.</summary>
    public ulong Value { get; set; }

    /// <summary>Its bytes, where it has a length and is no message.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>The fields in it; <see langword="null"/> where it is no message.</summary>
    public List<ProtoField>? Fields { get; set; }

    /// <summary>Reads a message; <see langword="null"/> where the bytes are none.</summary>
    public static List<ProtoField>? Read(byte[] message, int depth = 0)
    {
        var fields = new List<ProtoField>();
        try
        {
            for (var reader = new ProtoReader(message, 0, message.Length); reader.Next();)
            {
                var field = new ProtoField { Number = reader.Field, Wire = reader.Wire };
                var value = reader.Value.In(message);
                if (reader.Wire == ProtoReader.BytesWire)
                {
                    field.Content = value.ToArray();
                    field.Fields = depth < Deepest && value.Length > 1 ? Read(field.Content, depth + 1) : null;
                }
                else if (reader.Wire == ProtoReader.VarintWire)
                {
                    field.Value = (ulong)reader.Integer();
                }
                else
                {
                    for (int i = value.Length - 1; i >= 0; i--)
                    {
                        field.Value = (field.Value << 8) | value[i];
                    }
                }

                fields.Add(field);
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return fields;
    }

    /// <summary>The message of some fields.</summary>
    public static byte[] Write(IEnumerable<ProtoField> fields)
    {
        var message = new MemoryStream();
        foreach (var field in fields)
        {
            field.Write(message);
        }

        return message.ToArray();
    }

    /// <summary>The same again.</summary>
    public ProtoField Copy() =>
        new() { Number = Number, Wire = Wire, Value = Value, Content = Content, Fields = Fields?.ConvertAll(field => field.Copy()) };

    private void Write(MemoryStream message)
    {
        Varint(message, ((ulong)(uint)Number << 3) | (uint)Wire);
        switch (Wire)
        {
            case ProtoReader.VarintWire:
                Varint(message, Value);
                break;
            case ProtoReader.BytesWire:
                byte[] content = Fields is null ? Content : Write(Fields);
                Varint(message, (ulong)content.Length);
                message.Write(content);
                break;
            default:
                for (int i = Wire == ProtoReader.Fixed32Wire ? 4 : 8, shift = 0; i > 0; i--, shift += 8)
                {
                    message.WriteByte((byte)(Value >> shift));
                }

                break;
        }
    }

    private static void Varint(MemoryStream message, ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            message.WriteByte((byte)(value | 128));
        }

        message.WriteByte((byte)value);
    }
}
