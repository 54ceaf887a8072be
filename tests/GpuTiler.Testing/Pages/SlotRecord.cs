using System.Buffers.Binary;

namespace GpuTiler.Testing;

/// <summary>A record of the stream, as the protocol has it.</summary>
internal sealed record SlotRecord(
    int Kind, int Shrink, uint Frame, uint Slot, int Layer, uint View, (int X, int Y, int Columns, int Rows) Tiles,
    int Width, int Height, double Time, uint Flags, (float Low, float High)[] Ranges, byte[] Levels, byte[] Mask)
{
    private const int HeaderBytes = 64;

    public static async Task<SlotRecord> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        await stream.ReadExactlyAsync(header, cancellationToken);
        Assert.Equal("GTV1"u8.ToArray(), header[..4]);
        int ranges = Int(header, 40), bytes = Int(header, 44), width = Int(header, 32), height = Int(header, 36);
        var payload = new byte[bytes];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        uint flags = (uint)Int(header, 56);
        bool hasMask = (flags & 1) != 0;
        Assert.Equal(bytes, (ranges * 8) + (width * height * (hasMask ? 2 : 1)));
        int at = ranges * 8;
        return new(
            Short(header, 4), Short(header, 6), (uint)Int(header, 8), (uint)Int(header, 12), Int(header, 16), (uint)Int(header, 20),
            (Short(header, 24), Short(header, 26), Short(header, 28), Short(header, 30)), width, height,
            BinaryPrimitives.ReadDoubleLittleEndian(header.AsSpan(48)), flags,
            [.. Enumerable.Range(0, ranges)
                .Select(i => (BitConverter.ToSingle(payload, i * 8), BitConverter.ToSingle(payload, (i * 8) + 4)))],
            payload[at..(at + (width * height))], hasMask ? payload[(at + (width * height))..] : []);
    }

    private static int Int(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static int Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
}
