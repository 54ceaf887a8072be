using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class PngDamageTests
{
    private static readonly byte[] Data = PngSketch.Deflate([0, 7, 8]);

    public static TheoryData<string, byte[]> Damaged() => new()
    {
        { "a.png is no PNG file: it begins with 504B0304, not 89504E470D0A1A0A.", [0x50, 0x4B, 3, 4] },
        { "a.png is truncated: it ends at byte 8, before its IEND chunk.", Start().Bytes },
        { "a.png begins with chunk IEND; PNG wants IHDR.", Start().Chunk("IEND").Bytes },
        { "a.png has an IHDR chunk of 3 bytes; PNG wants 13.", Start().Chunk("IHDR", 1, 2, 3).Bytes },
        { "a.png says it is 0x1 pixels; PNG allows 1 to 2147483647 each way.", Start().Header(0, 1, 8, 0).Bytes },
        { "a.png says it is 1x4294967295 pixels; PNG allows 1 to 2147483647 each way.", Start().Header(1, -1, 8, 0).Bytes },
        { "a.png has colour type 2 with 4 bits a sample, a pair that PNG does not define.", Start().Header(1, 1, 4, 2).Bytes },
        { "a.png has colour type 7 with 8 bits a sample, a pair that PNG does not define.", Start().Header(1, 1, 8, 7).Bytes },
        { "a.png has no pixels: no IDAT chunk comes before IEND.", Grey().Chunk("IEND").Bytes },
        { "a.png has palette indices for pixels and no PLTE chunk.", Indexed().Chunk("IDAT", Data).Chunk("IEND").Bytes },
        { "a.png is grey and has a palette, which PNG does not allow.", Grey().Chunk("PLTE", 1, 2, 3).Bytes },
        { "a.png has a palette of 4 bytes; three a colour, for 1 to 256 colours, would do.", Indexed().Chunk("PLTE", 1, 2, 3, 4).Bytes },
        { "a.png has its tRNS chunk before its palette; PNG wants it after.", Indexed().Chunk("tRNS", 1).Bytes },
        { "a.png has a tRNS chunk of 2 bytes; 0 to 1 would do.", Indexed().Chunk("PLTE", 1, 2, 3).Chunk("tRNS", 1, 2).Bytes },
        {
            "a.png has an alpha channel and a tRNS chunk, which PNG does not allow together.",
            Start().Header(1, 1, 8, 6).Chunk("tRNS", 1).Bytes
        },
        { "a.png has chunk IHDR at byte 33, where PNG's order does not allow it.", Grey().Header(2, 1, 8, 0).Bytes },
        {
            "a.png has chunk IDAT at byte 68, where PNG's order does not allow it.",
            Grey().Chunk("IDAT", Data).Chunk("quUx").Chunk("IDAT").Bytes
        },
        {
            "a.png has chunk PLTE at byte 56, where PNG's order does not allow it.",
            Indexed().Chunk("IDAT", Data).Chunk("PLTE", 1, 2, 3).Bytes
        },
        { "a.png needs chunk NEED at byte 33 to be understood, and it is unknown here.", Grey().Chunk("NEED").Bytes },
        { "a.png is damaged: the chunk at byte 33 has type 3F444154, which is not four letters.", Grey().Chunk("?DAT").Bytes },
        { "a.png has an IEND chunk of 1 bytes; PNG wants it empty.", Grey().Chunk("IDAT", Data).Chunk("IEND", 0).Bytes },
        {
            "a.png is truncated: its IDAT chunk at byte 33 promises 11 bytes and a checksum, and 14 bytes are there.",
            Grey().Chunk("IDAT", Data).Bytes[..^1]
        },
        {
            "a.png has a pixel with palette index 7; its palette has 2 colours.",
            Whole(Indexed().Chunk("PLTE", 1, 2, 3, 4, 5, 6), [0, 7, 8])
        },
        { "a.png is damaged: a row has filter type 5, and PNG defines 0 to 4.", Whole(Grey(), [5, 7, 8]) },
        { "a.png has fewer pixels than its size of 2x1: its compressed data ends early.", Whole(Grey(), [0, 7]) },
        { "a.png has more pixels than its size of 2x1: its compressed data goes on.", Whole(Grey(), [0, 7, 8, 9]) },
        { "a.png is damaged: its compressed pixels do not decompress.", Grey().Chunk("IDAT", [.. Data[..^1], 0]).Chunk("IEND").Bytes },
        {
            "a.png is damaged: its compressed pixels do not decompress.",
            Grey().Chunk("IDAT", [0x78, 0x9C, 0xFF, 0xFF, 0xFF]).Chunk("IEND").Bytes
        },
        {
            "a.png is damaged: its compressed pixels ask for a preset dictionary, and PNG has none.",
            Grey().Chunk("IDAT", [0x78, 0xBB, 1, 2, 3, 4, 5, 6]).Chunk("IEND").Bytes
        },
        {
            "a.png is 65536x65536 pixels, which take 4294967296 bytes; 2147483591 is the most that can be read.",
            Whole(Start().Header(65536, 65536, 8, 0), [0])
        },
        {
            "a.png is 2147483647x2147483647 pixels, which take 36893488113059364872 bytes; 4294967182 is the most that can be read.",
            Whole(Start().Header(int.MaxValue, int.MaxValue, 16, 6), [0])
        },
        {
            "a.png says it is 30000x30000 pixels, 900030000 bytes before compression; its 11 bytes of compressed data cannot hold that many.",
            Start().Header(30000, 30000, 8, 0).Chunk("IDAT", Data).Chunk("IEND").Bytes
        },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Damage_is_named(string message, byte[] file) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => PngReader.Read(file, "a.png")).Message);

    [Fact]
    public void A_wrong_checksum_is_named()
    {
        byte[] file = PngReaderTests.Small();
        file[^1] ^= 1;
        string message = Assert.Throws<InvalidDataException>(() => PngReader.Read(file, "a.png")).Message;
        Assert.Equal("a.png is damaged: its IEND chunk at byte 56 has checksum AE426082, and AE426083 is stored.", message);
    }

    [Fact]
    public void Compressed_data_cut_anywhere_is_refused()
    {
        for (int length = 0; length < Data.Length; length++)
        {
            byte[] file = Grey().Chunk("IDAT", Data[..length]).Chunk("IEND").Bytes;
            Assert.StartsWith(
                "a.png ", Assert.Throws<InvalidDataException>(() => PngReader.Read(file, "a.png")).Message, StringComparison.Ordinal);
        }
    }

    private static PngSketch Start() => new();

    private static PngSketch Grey() => new PngSketch().Header(2, 1, 8, 0);

    private static PngSketch Indexed() => new PngSketch().Header(2, 1, 8, 3);

    private static byte[] Whole(PngSketch sketch, byte[] rows) => sketch.Chunk("IDAT", PngSketch.Deflate(rows)).Chunk("IEND").Bytes;
}
