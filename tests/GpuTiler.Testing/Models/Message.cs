using System.Text;

namespace GpuTiler.Testing;

/// <summary>A protobuf message under construction, written apart from the product's own writer.</summary>
internal sealed class Message
{
    private readonly List<byte> bytes = [];

    public byte[] ToArray() => [.. bytes];

    public Message Int(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public Message Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)value.Length);
        bytes.AddRange(value);
        return this;
    }

    public Message Float(int field, float value)
    {
        Varint((ulong)field << 3 | 5);
        bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public Message Sub(int field, Message value) => Bytes(field, value.ToArray());

    public Message Packed(int field, IEnumerable<long> values)
    {
        var packed = new Message();
        foreach (long value in values)
        {
            packed.Varint((ulong)value);
        }

        return Bytes(field, packed.ToArray());
    }

    private void Varint(ulong value)
    {
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
    }
}
