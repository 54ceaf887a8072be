using System.Buffers.Binary;
using System.IO.Compression;

namespace GpuTiler.Onnx.Tests;

/// <summary>Reads the sample digits: 8-bit grey PNGs without interlace.</summary>
internal static class GreyPng
{
    public static (byte[] Pixels, int Width, int Height) Read(string path)
    {
        var file = File.ReadAllBytes(path);
        int width = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(20));
        using var data = new MemoryStream();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(file, at + 8, length);
            }

            at += length + 12;
        }

        data.Position = 0;
        using var rows = new ZLibStream(data, CompressionMode.Decompress);
        var pixels = new byte[width * height];
        for (int y = 0; y < height; y++)
        {
            int filter = rows.ReadByte();
            rows.ReadExactly(pixels, y * width, width);
            for (int x = 0; x < width; x++)
            {
                int i = (y * width) + x, left = x > 0 ? pixels[i - 1] : 0, up = y > 0 ? pixels[i - width] : 0,
                    corner = x > 0 && y > 0 ? pixels[i - width - 1] : 0;
                int dLeft = Math.Abs(up - corner), dUp = Math.Abs(left - corner), dCorner = Math.Abs(left + up - (2 * corner));
                int paeth = dLeft <= dUp && dLeft <= dCorner ? left : dUp <= dCorner ? up : corner;
                pixels[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => 0 });
            }
        }

        return (pixels, width, height);
    }
}
