using System.Buffers;
using System.Buffers.Binary;
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

    public void Single(int field, float value)
    {
        Varint((ulong)field << 3 | ProtoReader.Fixed32Wire);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.GetSpan(sizeof(float)), value);
        bytes.Advance(sizeof(float));
    }

    /// <summary>Begins a field of so many bytes, which follow.</summary>
    public void Head(int field, int length)
    {
        Varint((ulong)field << 3 | ProtoReader.BytesWire);
        Varint((ulong)length);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Head(field, value.Length);
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

    /// <summary>Writes a field whose value a stream has.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public void Copy(int field, int wire, Stream value, int length)
    {
        Varint((ulong)field << 3 | (uint)wire);
        if (wire == ProtoReader.BytesWire)
        {
            Varint((ulong)length);
        }

        value.ReadExactly(bytes.GetSpan(length)[..length]);
        bytes.Advance(length);
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
