using System.Diagnostics;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

/// <summary>
/// Every truncation and every changed byte of small files of each format: decoded, or refused in a sentence that begins with the name.
/// </summary>
public class DamageSweepTests
{
    public static TheoryData<string, byte[]> Files() => new()
    {
        { "grey.png", PngWriterTests.Write(new() { Text = [new("Title", "x"), new("Long", new string('y', 2000))] }) },
        { "palette.png", Palette() },
        { "raw.ppm", [.. "P6 # c\n2 2 255\n"u8, .. new byte[12]] },
        { "deep.pgm", [.. "P5 2 2 999\n"u8, .. new byte[8]] },
        { "plain.pgm", [.. "P2\n2 2\n255\n1 2 3 4\n"u8] },
        { "plain.pbm", [.. "P1 2 2 01 10"u8] },
        { "float.npy", NpyReaderTests.File("f4", "<", false, [2, 3], [1, 2, 3, 4, 5, 6]) },
        { "stored.npz", NpzGoldens.File("savez(f, a=a)") },
        { "deflated.npz", NpzGoldens.File("savez_compressed(f, a=a, **{'layer/b': b})") },
        { "zip64.npz", NpzGoldens.File("zip64: savez(f, a=a)") },
        { "double.npy", NpyReaderTests.File("f8", ">", true, [2, 3], [1, 2, 3, 4, 5, 6]) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void No_damage_goes_astray(string name, byte[] file)
    {
        var clock = Stopwatch.StartNew();
        for (int length = 0; length < file.Length; length++)
        {
            Try(file[..length], name);
        }

        byte[] damaged = [.. file];
        for (int at = 0; at < file.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                damaged[at] = (byte)value;
                Try(damaged, name);
            }

            damaged[at] = file[at];
        }

        Assert.True(Try(file, name));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    // Checksums turn most damage away at once; with the right checksum it goes on to the decoder.
    [Fact]
    public void No_damage_behind_a_right_checksum_goes_astray()
    {
        byte[] file = Palette();
        for (int at = 8; at < file.Length;)
        {
            int length = (file[at + 2] << 8) | file[at + 3];
            for (int data = at + 4; data < at + 8 + length; data++)
            {
                for (int value = 0; value < 256; value++)
                {
                    byte[] damaged = [.. file];
                    damaged[data] = (byte)value;
                    uint crc = PngSketch.Crc(damaged[(at + 4)..(at + 8 + length)]);
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(damaged.AsSpan(at + 8 + length), crc);
                    Try(damaged, "palette.png");
                }
            }

            at += length + 12;
        }
    }

    private static byte[] Palette() => new PngSketch().Header(5, 5, 4, 3, interlaced: true)
        .Chunk("PLTE", 1, 2, 3, 4, 5, 6, 7, 8, 9).Chunk("tRNS", 9)
        .Chunk("IDAT", PngSketch.Deflate(PngSketch.Rows(5, 5, 4, 1, true, (x, y, _) => (x + y) % 3))).Chunk("IEND").Bytes;

    private static bool Try(byte[] file, string name)
    {
        using var input = new MemoryStream(file, writable: false);
        try
        {
            if (name.EndsWith(".npy", StringComparison.Ordinal))
            {
                NpyTensor.Load(input, name);
            }
            else if (name.EndsWith(".npz", StringComparison.Ordinal))
            {
                using var archive = NpzArchive.Open(input, name);
                foreach (string key in archive.Keys)
                {
                    archive.Load(key);
                }
            }
            else
            {
                ImageReader.Read(input, name);
            }

            return true;
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
            Assert.Contains(error.Message[name.Length], " :");
            Assert.DoesNotContain('\n', error.Message);
            return false;
        }
    }
}
