using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class PnmReaderTests
{
    public static TheoryData<byte[], int, byte[]> Pictures() => new()
    {
        { [.. "P1 # bits\n3 2\n1 0 1\n011"u8], 1, [0, 255, 0, 255, 0, 0] },
        { [.. "P2\n# a comment\n3#another\n2 15\n0 1 2\n 7#between\n14 15"u8], 1, [0, 17, 34, 119, 238, 255] },
        { [.. "P3 2 1 255 1 2 3\t4\r\n5 6\n"u8], 3, [1, 2, 3, 4, 5, 6] },
        { [.. "P4 3 2\n"u8, 0b10100000, 0b01111111], 1, [0, 255, 0, 255, 0, 0] },
        { [.. "P5 3 2 255\n"u8, 0, 1, 2, 253, 254, 255], 1, [0, 1, 2, 253, 254, 255] },
        { [.. "P5 3 2 255\n"u8, (byte)'#', 10, 32, 9, 13, 255, 99], 1, [35, 10, 32, 9, 13, 255] },
        { [.. "P5 3 1 3\n"u8, 1, 2, 3], 1, [85, 170, 255] },
        { [.. "P5 3 1 65535\n"u8, 0, 128, 0, 129, 255, 255], 1, [0, 1, 255] },
        { [.. "P6 1 1 1000\n"u8, 0, 2, 1, 244, 3, 232], 3, [1, 128, 255] },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Every_kind_is_read(byte[] file, int channels, byte[] pixels)
    {
        using var seekable = new MemoryStream(file);
        using var pipe = new OneWayStream(new MemoryStream(file));
        foreach (Stream input in new Stream[] { seekable, pipe })
        {
            Bitmap bitmap = PnmReader.Read(input, "a.ppm");
            Assert.Equal(channels, bitmap.Channels);
            Assert.Equal(pixels.Length, bitmap.Width * bitmap.Height * channels);
            Assert.Equal(pixels, bitmap.Pixels.ToArray());
        }
    }

    [Fact]
    public void Every_maximum_rounds_to_nearest()
    {
        foreach (int maximum in new[] { 1, 2, 3, 7, 100, 254, 255, 256, 257, 1000, 1023, 4095, 65534, 65535 })
        {
            var text = new StringBuilder($"P2 {maximum + 1} 1 {maximum}\n").AppendJoin(' ', Enumerable.Range(0, maximum + 1));
            using var plain = new MemoryStream(Encoding.ASCII.GetBytes(text.ToString()));
            using var raw = new MemoryStream();
            raw.Write(Encoding.ASCII.GetBytes($"P5 {maximum + 1} 1 {maximum}\n"));
            for (int value = 0; value <= maximum; value++)
            {
                raw.Write(maximum < 256 ? [(byte)value] : [(byte)(value >> 8), (byte)value]);
            }

            raw.Position = 0;
            byte[] expected = [.. Enumerable.Range(0, maximum + 1)
                .Select(value => (byte)Math.Round(value * 255m / maximum, MidpointRounding.AwayFromZero))];
            ushort[] deep = maximum < 256 ? []
                : [.. Enumerable.Range(0, maximum + 1)
                    .Select(value => (ushort)Math.Round(value * 65535m / maximum, MidpointRounding.AwayFromZero))];
            foreach (var picture in new[] { PnmReader.Read(plain, "a.pgm"), PnmReader.Read(raw, "a.pgm") })
            {
                Assert.Equal(maximum < 256 ? 8 : 16, picture.Depth);
                Assert.Equal(deep, picture.DeepPixels.ToArray());
                Assert.Equal(expected, picture.Pixels.ToArray());
            }
        }
    }

    [Theory]
    [InlineData("P7 1 1 255\n.", "a.pgm is no PBM, PGM or PPM file: it does not begin with P1 to P6.")]
    [InlineData("P5", "a.pgm is truncated: it ends where a width should be.")]
    [InlineData("P5 3", "a.pgm is truncated: it ends where a height should be.")]
    [InlineData("P5 -3 1 255\n", "a.pgm is damaged: byte 45 stands where a width should be.")]
    [InlineData("P5 3x 1 255\n", "a.pgm is damaged: byte 120 stands where a width should be.")]
    [InlineData("P5 99999999999 1 255\n", "a.pgm has a width of 9999999999 or more; 2147483647 is the most that is allowed.")]
    [InlineData("P5 0 4 255\n", "a.pgm is 0x4 pixels with a maximum of 255; each must be 1 or more.")]
    [InlineData("P5 1 1 65536\n", "a.pgm has a maximum of 65536 or more; 65535 is the most that is allowed.")]
    [InlineData("P5 2 2 255\nabc", "a.pgm is truncated: its 2x2 pixels take 4 bytes or more, and 3 are there.")]
    [InlineData(
        "P6 2147483647 2147483647 999\nabc",
        "a.pgm is 2147483647x2147483647 pixels, which take 27670116084794523654 bytes; 4294967182 is the most that can be read.")]
    [InlineData("P5 1 1 100\nz", "a.pgm is damaged: it has a pixel of 122, above its maximum of 100.")]
    [InlineData("P2 1 1 100 101", "a.pgm is damaged: it has a pixel of 101, above its maximum of 100.")]
    [InlineData("P2 2 1 100 7      ", "a.pgm is truncated: it ends where a pixel should be.")]
    [InlineData("P1 2 1 1 2", "a.pgm is damaged: byte 50 stands where a pixel should be.")]
    public void Damage_is_named(string file, string message)
    {
        using var input = new MemoryStream(Encoding.ASCII.GetBytes(file));
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => PnmReader.Read(input, "a.pgm")).Message);
    }
}
