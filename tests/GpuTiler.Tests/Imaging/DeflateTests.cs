using System.IO.Compression;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class DeflateTests
{
    private static readonly int[] Parts = [1, 2, 100, 4099, 70_000];

    public static TheoryData<string> Kinds => [.. Data.Keys];

    private static Dictionary<string, byte[]> Data { get; } = Make();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_deflated_comes_back_alone_and_in_parts(string kind)
    {
        byte[] data = Data[kind];
        Assert.Equal(data, Inflate(Encode(data, last: true)));
        foreach (int part in Parts.Where(part => data.Length / part < 1000))
        {
            var parts = new List<byte>();
            for (int at = 0; at < data.Length; at += part)
            {
                int end = Math.Min(data.Length, at + part);
                parts.AddRange(Encode(data.AsSpan(at, end - at), end == data.Length));
            }

            Assert.True(Inflate([.. parts]).AsSpan().SequenceEqual(data), $"parts of {part}");
        }
    }

    [Fact]
    public void Runs_of_every_length_come_back()
    {
        for (int length = 1; length < 1100; length++)
        {
            byte[] data = [7, 8, .. Enumerable.Repeat((byte)9, length), 8, 7];
            byte[] file = Encode(data, last: true);
            Assert.Equal(data, Inflate(file));
            Assert.True(length < 100 || file.Length < 40, $"a run of {length} takes {file.Length} bytes");
        }
    }

    [Fact]
    public void What_cannot_get_smaller_is_stored()
    {
        byte[] data = Data["noise"];
        Assert.InRange(Encode(data, last: false).Length, data.Length, data.Length + 64);
    }

    [Fact]
    public void No_code_is_longer_than_allowed_and_none_is_wasted()
    {
        // Counts that grow as the Fibonacci numbers do make the deepest tree.
        foreach ((int symbols, int longest) in new[] { (286, 15), (19, 7), (2, 1), (19, 5) })
        {
            for (int used = 2; used <= symbols; used++)
            {
                var counts = new int[symbols];
                (int one, int two) = (1, 1);
                for (int at = 0; at < used; at++)
                {
                    counts[at * (symbols / used)] = at < 20 ? one : 1;
                    (one, two) = (two, one + two);
                }

                var code = new HuffmanCode(symbols, longest);
                code.Build(counts);
                Assert.Equal(counts.Select(count => count > 0), code.Lengths.ToArray().Select(length => length > 0));
                Assert.InRange(code.Lengths.ToArray().Max(), 1, longest);
                Assert.Equal(1, code.Lengths.ToArray().Where(length => length > 0).Sum(length => Math.Pow(2, -length)));
            }
        }
    }

    [Fact]
    public void Checksums_are_those_of_their_definitions()
    {
        byte[] data = [.. Data["noise"].Take(90_000), .. Enumerable.Repeat((byte)255, 40_000)];
        for (int length = 0; length <= data.Length; length += length < 300 ? 1 : 4999)
        {
            ReadOnlySpan<byte> bytes = data.AsSpan(data.Length - length);
            Assert.Equal(SimpleAdler(bytes), Adler32.Of(bytes));
            int cut = length / 3;
            Assert.Equal(Adler32.Of(bytes), Adler32.Combine(Adler32.Of(bytes[..cut]), Adler32.Of(bytes[cut..]), length - cut));
            Assert.Equal(SimpleCrc(bytes), Crc32.Append(0, bytes));
            Assert.Equal(SimpleCrc(bytes), Crc32.AppendByTable(0, bytes));
            Assert.Equal(SimpleCrc(bytes), Crc32.Append(Crc32.Append(0, bytes[..cut]), bytes[cut..]));
        }

        Assert.Equal(0xCBF43926, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0x11E60398u, Adler32.Of("Wikipedia"u8));
        Assert.Equal(Adler32.Empty, Adler32.Combine(Adler32.Empty, Adler32.Of([]), 0));
    }

    private static Dictionary<string, byte[]> Make()
    {
        var random = new Random(1);
        var noise = new byte[200_000];
        random.NextBytes(noise);
        return new()
        {
            ["one byte"] = [5],
            ["two equal"] = [0, 0],
            ["zeros"] = new byte[200_000],
            ["every value"] = [.. Enumerable.Range(0, 256).Select(at => (byte)at)],
            ["ramp"] = [.. Enumerable.Range(0, 100_000).Select(at => (byte)(at / 3))],
            ["noise"] = noise,
            ["small differences"] = [.. noise.Select(value => (byte)(int.TrailingZeroCount(value | 256) - 4))],
            ["runs"] = [.. Enumerable.Range(0, 3000)
                .SelectMany(at => Enumerable.Repeat(noise[at], 1 + (noise[at + 5000] % 7 * (noise[at + 9000] % 90))))],
            ["noise, then zeros"] = [.. noise.Take(50_000), .. new byte[50_000], .. noise.Take(10_000)],
            ["one value in many"] = [.. noise.Select((value, at) => at % 1000 == 0 ? value : (byte)(at & 1))],
        };
    }

    private static byte[] Encode(ReadOnlySpan<byte> data, bool last)
    {
        // Nothing may be written beyond the room that is asked for.
        var target = new byte[PngCompressor.RoomFor(data.Length)];
        int length = RunLengthDeflate.OfThisThread.Encode(data, last, target);
        return target[..length];
    }

    private static byte[] Inflate(byte[] file)
    {
        using var expander = new DeflateStream(new MemoryStream(file), CompressionMode.Decompress);
        using var data = new MemoryStream();
        expander.CopyTo(data);
        return data.ToArray();
    }

    private static uint SimpleAdler(ReadOnlySpan<byte> data)
    {
        (uint low, uint high) = (1, 0);
        foreach (byte value in data)
        {
            low = (low + value) % 65521;
            high = (high + low) % 65521;
        }

        return (high << 16) | low;
    }

    private static uint SimpleCrc(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}
