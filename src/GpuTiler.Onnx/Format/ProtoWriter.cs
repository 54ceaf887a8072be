using System.Buffers;
using System.Text;

namespace GpuTiler.Onnx;

/// <summary>Writes the fields of one protobuf message.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public void Integer(int field, long value)
    {
        Varint((ulong)field << 3 | ProtoReader.VarintWire);
        Varint((ulong)value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)field << 3 | ProtoReader.BytesWire);
        Varint((ulong)value.Length);
        bytes.Write(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Message(int field, ProtoWriter message) => Bytes(field, message.Written);

    /// <summary>Writes a field of another message as it is.</summary>
    public void Copy(ReadOnlySpan<byte> file, in ProtoReader field)
    {
        var value = field.Value.In(file);
        if (field.Wire == ProtoReader.BytesWire)
        {
            Bytes(field.Field, value);
            return;
        }

        Varint((ulong)field.Field << 3 | (uint)field.Wire);
        bytes.Write(value);
    }

    private void Varint(ulong value)
    {
        var target = bytes.GetSpan(10);
        int length = 0;
        for (; value > 127; value >>= 7)
        {
            target[length++] = (byte)(value | 128);
        }

        target[length++] = (byte)value;
        bytes.Advance(length);
    }
}
