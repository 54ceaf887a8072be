using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GpuTiler.Tests.Imaging;

/// <summary>
/// A PNG file under construction: slow, literal, and written apart from the product, so that it can be wrong only by itself.
/// </summary>
internal sealed class PngSketch
{
    private readonly List<byte> file = [];

    public PngSketch() => file.AddRange([137, 80, 78, 71, 13, 10, 26, 10]);

    public byte[] Bytes => [.. file];

    public PngSketch Chunk(string type, params byte[] data)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(body));
        file.AddRange([.. length, .. body, .. crc]);
        return this;
    }

    public PngSketch Header(int width, int height, int depth, int colorType, bool interlaced = false)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = ((byte)depth, (byte)colorType, interlaced ? (byte)1 : (byte)0);
        return Chunk("IHDR", data);
    }

    public static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    public static byte[] Deflate(byte[] data)
    {
        var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(data);
        }

        return compressed.ToArray();
    }

    /// <summary>Filters and lays out samples, sample(x, y, channel); each row has the next filter of the five.</summary>
    public static byte[] Rows(int width, int height, int depth, int channels, bool interlaced, Func<int, int, int, int> sample)
    {
        (int X, int Y, int StepX, int StepY)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        var rows = new List<byte>();
        int filter = 0;
        foreach ((int startX, int startY, int stepX, int stepY) in passes)
        {
            byte[]? above = null;
            for (int y = startY; y < height && startX < width; y += stepY)
            {
                var bits = new StringBuilder();
                for (int x = startX; x < width; x += stepX)
                {
                    for (int channel = 0; channel < channels; channel++)
                    {
                        bits.Append(Convert.ToString(sample(x, y, channel), 2).PadLeft(depth, '0'));
                    }
                }

                bits.Append('0', (8 - (bits.Length % 8)) % 8);
                byte[] row = [.. Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.ToString(8 * at, 8), 2))];
                rows.Add((byte)filter);
                rows.AddRange(Filter(filter, row, above ?? new byte[row.Length], Math.Max(1, channels * depth / 8)));
                above = row;
                filter = (filter + 1) % 5;
            }
        }

        return [.. rows];
    }

    private static byte[] Filter(int filter, byte[] row, byte[] above, int distance)
    {
        var filtered = new byte[row.Length];
        for (int at = 0; at < row.Length; at++)
        {
            int left = at < distance ? 0 : row[at - distance];
            int corner = at < distance ? 0 : above[at - distance];
            int up = above[at];
            int estimate = left + up - corner;
            int paeth = new[] { left, up, corner }.MinBy(value => Math.Abs(estimate - value));
            int predicted = filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => paeth };
            filtered[at] = (byte)(row[at] - predicted);
        }

        return filtered;
    }
}
