using System.Buffers.Binary;
using System.Text;

namespace GpuTiler.Testing;

/// <summary>
/// Reads event files from what is published of them, and shares no code with the writer: TFRecord frames with a checksum computed bit
/// by bit, and protocol-buffer messages.
/// </summary>
internal static class EventDecoder
{
    /// <summary>The messages of a file; every frame must be right to the last byte.</summary>
    public static List<byte[]> Records(byte[] file)
    {
        var records = new List<byte[]>();
        for (int at = 0; at < file.Length;)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file[at..(at + 8)]), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            int end = at + 12 + (int)length;
            records.Add(file[(at + 12)..end]);
            Assert.Equal(Masked(records[^1]), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end)));
            at = end + 4;
        }

        return records;
    }

    /// <summary>The fields of a message: numbers as they are stored, bytes, or messages still to be read.</summary>
    public static ILookup<int, byte[]> Fields(byte[] message)
    {
        var fields = new List<(int Field, byte[] Value)>();
        for (int at = 0; at < message.Length;)
        {
            ulong tag = Varint(message, ref at);
            int size = 0;
            switch (tag & 7)
            {
                case 0:
                    fields.Add(((int)(tag >> 3), BitConverter.GetBytes(Varint(message, ref at))));
                    continue;
                case 1:
                    size = 8;
                    break;
                case 2:
                    size = (int)Varint(message, ref at);
                    break;
                case 5:
                    size = 4;
                    break;
                default:
                    Assert.Fail($"Wire type {tag & 7}.");
                    break;
            }

            fields.Add(((int)(tag >> 3), message[at..(at + size)]));
            at += size;
        }

        return fields.ToLookup(field => field.Field, field => field.Value);
    }

    public static string Text(this ILookup<int, byte[]> fields, int field) => Encoding.UTF8.GetString(fields[field].Single());

    public static double Double(this ILookup<int, byte[]> fields, int field) => BitConverter.ToDouble(fields[field].Single());

    public static long Int64(this ILookup<int, byte[]> fields, int field) =>
        fields.Contains(field) ? BitConverter.ToInt64(fields[field].Single()) : 0;

    public static double[] Doubles(this ILookup<int, byte[]> fields, int field) =>
        [.. fields[field].Single().Chunk(8).Select(bytes => BitConverter.ToDouble(bytes))];

    public static ILookup<int, byte[]> Message(this ILookup<int, byte[]> fields, int field) => Fields(fields[field].Single());

    /// <summary>CRC-32C, a bit at a time.</summary>
    public static uint Crc(byte[] data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static uint Masked(byte[] data)
    {
        uint crc = Crc(data);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                // The shortest form: no byte of nothing at the end.
                Assert.True(next != 0 || shift == 0);
                return value;
            }
        }
    }
}
