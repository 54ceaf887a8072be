using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class PngReaderTests
{
    public static TheoryData<int, int, bool, bool> Kinds()
    {
        var kinds = new TheoryData<int, int, bool, bool>();
        foreach ((int colorType, int[] depths) in new[]
        {
            (0, new[] { 1, 2, 4, 8, 16 }), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
        })
        {
            foreach (int depth in depths)
            {
                foreach (bool interlaced in new[] { false, true })
                {
                    kinds.Add(colorType, depth, interlaced, false);
                    if (colorType is 0 or 2 or 3)
                    {
                        kinds.Add(colorType, depth, interlaced, true);
                    }
                }
            }
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_colour_type_and_depth_is_read(int colorType, int depth, bool interlaced, bool transparent)
    {
        foreach ((int width, int height) in new[] { (1, 1), (2, 1), (1, 3), (4, 4), (5, 5), (7, 9), (8, 8), (9, 7), (33, 17), (70, 3) })
        {
            CheckOne(width, height, colorType, depth, interlaced, transparent);
        }
    }

    private static void CheckOne(int width, int height, int colorType, int depth, bool interlaced, bool transparent)
    {
        int channels = colorType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };
        int colors = colorType == 3 ? Math.Max(1, (1 << depth) - 1) : 1 << depth;
        var random = new Random((colorType * 100) + depth + width);
        var samples = new int[height, width, channels];
        for (int at = 0; at < samples.Length; at++)
        {
            samples[at / channels / width, at / channels % width, at % channels] = random.Next(colors);
        }

        byte[] palette = new byte[3 * colors];
        random.NextBytes(palette);

        // The colour of the last pixel is the transparent one; a palette has alphas for its first half.
        int[] key = [.. Enumerable.Range(0, channels).Select(channel => samples[height - 1, width - 1, channel])];
        byte[] alphas = new byte[(colors + 1) / 2];
        random.NextBytes(alphas);

        var sketch = new PngSketch().Header(width, height, depth, colorType, interlaced);
        if (colorType == 3)
        {
            sketch.Chunk("PLTE", palette);
        }

        if (transparent)
        {
            sketch.Chunk("tRNS", colorType == 3 ? alphas : [.. key.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })]);
        }

        byte[] data = PngSketch.Deflate(PngSketch.Rows(width, height, depth, channels, interlaced, (x, y, c) => samples[y, x, c]));
        sketch.Chunk("IDAT", data[..(data.Length / 2)]).Chunk("IDAT").Chunk("IDAT", data[(data.Length / 2)..]).Chunk("IEND");

        var expected = new List<byte>();
        var deep = new List<ushort>();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int first = samples[y, x, 0];
                if (colorType == 3)
                {
                    expected.AddRange(palette.AsSpan(3 * first, 3));
                    if (transparent)
                    {
                        expected.Add(first < alphas.Length ? alphas[first] : (byte)255);
                    }

                    continue;
                }

                int[] pixel = [.. Enumerable.Range(0, channels).Select(channel => samples[y, x, channel])];
                expected.AddRange(pixel.Select(value => (byte)Math.Round(value * 255.0 / ((1 << depth) - 1))));
                deep.AddRange(pixel.Select(value => (ushort)value));
                if (transparent)
                {
                    expected.Add(pixel.SequenceEqual(key) ? (byte)0 : (byte)255);
                    deep.Add(pixel.SequenceEqual(key) ? (ushort)0 : (ushort)65535);
                }
            }
        }

        Bitmap bitmap = PngReader.Read(sketch.Bytes, "a.png");
        Assert.Equal((width, height, expected.Count / width / height), (bitmap.Width, bitmap.Height, bitmap.Channels));
        Assert.Equal(expected, bitmap.Pixels.ToArray());
        Assert.Equal(depth == 16 ? 16 : 8, bitmap.Depth);
        Assert.Equal(depth == 16 ? deep : [], bitmap.DeepPixels.ToArray());
    }

    [Fact]
    public void Text_of_all_three_kinds_is_read_and_malformed_text_is_left_out()
    {
        byte[] compressed = PngSketch.Deflate("caf\u00e9"u8.ToArray());
        Bitmap bitmap = PngReader.Read(
            Small(sketch => sketch
                .Chunk("tEXt", [.. "Title\0caf"u8, 0xE9])
                .Chunk("zTXt", [.. "Comment\0\0"u8, .. PngSketch.Deflate([99, 0xE9])])
                .Chunk("iTXt", [.. "Author\0\0\0en\0x\0\u4e2d"u8])
                .Chunk("iTXt", [.. "Author\0\u0001\0\0\0"u8, .. compressed])
                .Chunk("tEXt", [.. "no separator"u8])
                .Chunk("zTXt", [.. "Bad\0\0garbage"u8])
                .Chunk("zTXt", [.. "Bad\0\0"u8, 0x78, 0xBB, 1, 2, 3, 4, 5, 6]) // asks for a preset dictionary
                .Chunk("iTXt", [.. "Bad\0"u8])),
            "a.png");
        Assert.Equal<KeyValuePair<string, string>>(
            [new("Title", "caf\u00e9"), new("Comment", "c\u00e9"), new("Author", "\u4e2d"), new("Author", "caf\u00e9")], bitmap.Text);
    }

    [Fact]
    public void Text_that_expands_without_end_is_left_out()
    {
        byte[] bomb = PngSketch.Deflate(new byte[64 << 20]);
        Assert.Empty(PngReader.Read(Small(sketch => sketch.Chunk("zTXt", [.. "Bomb\0\0"u8, .. bomb])), "a.png").Text);
    }

    [Fact]
    public void Unknown_ancillary_chunks_and_trailing_bytes_do_no_harm()
    {
        byte[] file = [.. Small(sketch => sketch.Chunk("gAMA", 0, 0, 0, 1).Chunk("quUx", 1, 2, 3)), 1, 2, 3];
        Assert.Equal([7, 8], PngReader.Read(file, "a.png").Pixels.ToArray());
    }

    [Fact]
    public void A_pipe_is_read_too()
    {
        using var pipe = new OneWayStream(new MemoryStream(Small()));
        Assert.Equal([7, 8], PngReader.Read(pipe, "a.png").Pixels.ToArray());
    }

    internal static byte[] Small(Func<PngSketch, PngSketch>? before = null)
    {
        var sketch = new PngSketch().Header(2, 1, 8, 0);
        return (before?.Invoke(sketch) ?? sketch).Chunk("IDAT", PngSketch.Deflate([0, 7, 8])).Chunk("IEND").Bytes;
    }
}
