using System.IO.Compression;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class PngWriterTests
{
    public static TheoryData<CompressionLevel> Levels => [.. Enum.GetValues<CompressionLevel>()];

    [Theory]
    [InlineData(PixelFormat.R8, false, 1)]
    [InlineData(PixelFormat.Rgba8, true, 3)]
    [InlineData(PixelFormat.Rgba8, false, 4)]
    public void Pixels_come_back(PixelFormat format, bool opaque, int channels)
    {
        int size = format == PixelFormat.R8 ? 1 : 4;
        foreach (int width in Enumerable.Range(1, 70).Append(3000).Append(70_000))
        {
            int height = width < 100 ? 1 + (width % 5) : 3;
            int pitch = (width * size) + (width % 4);
            byte[] pixels = Pixels(((height - 1) * pitch) + (width * size), width);
            var expected = new List<byte>();
            for (int at = 0; at < width * height; at++)
            {
                Span<byte> pixel = pixels.AsSpan((at / width * pitch) + (at % width * size), size);
                if (opaque)
                {
                    pixel[3] = 255;
                }

                expected.AddRange(pixel[..channels]);
            }

            if (format == PixelFormat.Rgba8 && !opaque)
            {
                // One alpha, the last, keeps them all.
                pixels[^1] = 254;
                expected[^1] = 254;
            }

            using var file = new MemoryStream();
            PngWriter.Write(file, pixels, width, height, pitch, format);
            Bitmap bitmap = PngReader.Read(file.ToArray(), "a.png");
            Assert.Equal((width, height, channels), (bitmap.Width, bitmap.Height, bitmap.Channels));
            Assert.True(bitmap.Pixels.Span.SequenceEqual([.. expected]), $"width {width}");
        }
    }

    [Fact]
    public void A_mosaic_goes_to_a_file_whole_or_not_at_all()
    {
        var folder = Directory.CreateTempSubdirectory("gputiler-png-");
        try
        {
            string path = Path.Combine(folder.FullName, "mosaic.png");
            foreach (var map in new[] { null, ColorMap.Viridis })
            {
                var shape = TensorShape.Chw(5, 4, 3);
                var options = new TileOptions { Padding = 1, ColorMap = map, Scale = 2 };
                var plan = TilePlan.Create(shape, options);
                var pixels = new byte[plan.ByteCount];
                Tiler.Render(new float[shape.ElementCount], shape, options, pixels);
                PngWriter.Write(path, plan, pixels);
                var read = ImageReader.Read(path);
                Assert.Equal((plan.ImageWidth, plan.ImageHeight, map is null ? 1 : 3), (read.Width, read.Height, read.Channels));

                byte[] before = File.ReadAllBytes(path);
                Assert.Throws<OperationCanceledException>(
                    () => PngWriter.Write(path, plan, pixels, new() { CancellationToken = new(canceled: true) }));
                Assert.Equal(before, File.ReadAllBytes(path));
                Assert.Single(folder.GetFiles());
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Every_level_writes_the_same_pixels_to_a_pipe(CompressionLevel level)
    {
        byte[] pixels = Pixels(400 * 500, 1);
        using var file = new MemoryStream();
        using var pipe = new OneWayStream(file);
        PngWriter.Write(pipe, pixels, 400, 500, 400, PixelFormat.R8, new() { CompressionLevel = level });
        Assert.True(PngReader.Read(file.ToArray(), "a.png").Pixels.Span.SequenceEqual(pixels));
    }

    [Fact]
    public void Text_comes_back()
    {
        KeyValuePair<string, string>[] text =
        [
            new("Title", "caf\u00e9\nsecond line"), new("Software", ""), new("Layer", "\u4e2d\u6587 \ud83d\ude00"),
            new("Long", new string('x', 5000)),
            new("Tab", "a\tb"),
        ];
        byte[] file = Write(new() { Text = text });
        Assert.Equal(text, PngReader.Read(file, "a.png").Text);
        Assert.Equal(2, CountChunks(file, "tEXt"u8));
        Assert.Equal(3, CountChunks(file, "iTXt"u8));
        Assert.True(file.Length < 1000);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData(" Title", "x")]
    [InlineData("Title ", "x")]
    [InlineData("Two  spaces", "x")]
    [InlineData("Tab\t", "x")]
    [InlineData("\u4e2d", "x")]
    [InlineData("Nbsp\u00a0x", "x")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "x")]
    [InlineData("Title", "a\0b")]
    [InlineData("Title", "lone high \\ud83d")]
    [InlineData("Title", "lone low \\ude00 before")]
    public void Text_that_a_file_cannot_hold_is_refused_before_anything_is_written(string keyword, string text)
    {
        // A lone surrogate does not survive in an attribute, so it is spelt there.
        text = System.Text.RegularExpressions.Regex.Unescape(text);
        using var file = new MemoryStream();
        Assert.Throws<ArgumentException>(() => PngWriter.Write(file, [0], 1, 1, 1, PixelFormat.R8, new() { Text = [new(keyword, text)] }));
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused_with_their_numbers()
    {
        using var file = new MemoryStream();
        Assert.Contains(
            "A row of 3 Rgba8 pixels has 12 bytes; a row pitch of 11 is too small.",
            Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(file, new byte[99], 3, 2, 11, PixelFormat.Rgba8)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "3x2 R8 pixels with a row pitch of 5 take 8 bytes; pixels has 7.",
            Assert.Throws<ArgumentException>(() => PngWriter.Write(file, new byte[7], 3, 2, 5, PixelFormat.R8)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(file, new byte[7], 0, 2, 5, PixelFormat.R8));
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(file, new byte[7], 1, 0, 5, PixelFormat.R8));
        Assert.Throws<ArgumentException>(
            () => PngWriter.Write(file, new byte[7], 2_000_000_000, int.MaxValue, int.MaxValue, PixelFormat.R8));
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(file, new byte[7], int.MaxValue, 1, int.MaxValue, PixelFormat.R8));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PngWriter.Write(file, new byte[7], int.MaxValue, 1, int.MaxValue, PixelFormat.Rgba8));
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void A_cancelled_write_stops_and_writes_no_end()
    {
        using var file = new MemoryStream();
        Assert.Throws<OperationCanceledException>(
            () => PngWriter.Write(
                file, Pixels(90_000, 1), 300, 300, 300, PixelFormat.R8, new() { CancellationToken = new CancellationToken(true) }));
        Assert.Equal(0, CountChunks(file.ToArray(), "IEND"u8));
    }

    [Fact]
    public void A_failing_output_throws_its_own_error()
    {
        using var full = new FullStream(100_000);
        Assert.Equal("full", Assert.Throws<IOException>(
            () => PngWriter.Write(full, Pixels(1_000_000, 1), 1000, 1000, 1000, PixelFormat.R8)).Message);
        Assert.Equal(1, full.Failures);
    }

    [Theory]
    [InlineData(PixelFormat.R8, 1)]
    [InlineData(PixelFormat.Rgba8, 255)]
    [InlineData(PixelFormat.Rgba8, 1)]
    public void Rows_allocate_nothing(PixelFormat format, byte value)
    {
        var pixels = new byte[4 * 64 * 2000];
        Array.Fill(pixels, value);
        Assert.InRange(Allocated(2000) - Allocated(20), -2000, 2000);

        long Allocated(int height) => Allocations.OfThread(() => PngWriter.Write(Stream.Null, pixels, 64, height, 256, format));
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Any_number_of_threads_writes_the_same_bytes(CompressionLevel level)
    {
        foreach ((PixelFormat format, byte alpha) in new[]
        {
            (PixelFormat.R8, (byte)0), (PixelFormat.Rgba8, (byte)255), (PixelFormat.Rgba8, (byte)9),
        })
        {
            // Enough rows for several rounds of bands, and wide rows of which each is a band.
            foreach ((int width, int height) in level == CompressionLevel.Fastest ? [(1000, 3000), (400_000, 7)] : new[] { (500, 1200) })
            {
                int size = format == PixelFormat.R8 ? 1 : 4;
                byte[] pixels = Pixels(width * height * size, 3);
                for (int at = 3; at < pixels.Length && size == 4; at += 4)
                {
                    pixels[at] = alpha;
                }

                byte[] alone = Encode(1);
                Bitmap bitmap = PngReader.Read(alone, "a.png");
                byte[] stored = [.. pixels.Where((_, at) => size == 1 || alpha != 255 || at % 4 != 3)];
                Assert.True(bitmap.Pixels.Span.SequenceEqual(stored), $"{format}, {width} pixels wide");
                foreach (int threads in level == CompressionLevel.Fastest ? [0, 2, 3, 1024] : new[] { 0 })
                {
                    Assert.True(alone.AsSpan().SequenceEqual(Encode(threads)), $"{threads} threads");
                }

                // Only one image at a time has the workers.
                byte[][] together = new byte[2][];
                Parallel.For(0, together.Length, at => together[at] = Encode(0));
                Assert.All(together, file => Assert.True(alone.AsSpan().SequenceEqual(file)));

                byte[] Encode(int threads)
                {
                    using var file = new MemoryStream();
                    PngWriter.Write(
                        file, pixels, width, height, width * size, format, new() { CompressionLevel = level, Threads = threads });
                    return file.ToArray();
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Levels))]
    public void Noise_gets_hardly_larger(CompressionLevel level)
    {
        var pixels = new byte[1000 * 1000];
        new Random(1).NextBytes(pixels);
        using var file = new MemoryStream();
        PngWriter.Write(file, pixels, 1000, 1000, 1000, PixelFormat.R8, new() { CompressionLevel = level });
        Assert.InRange(file.Length, pixels.Length, pixels.Length * 1.003);
        Assert.True(PngReader.Read(file.ToArray(), "a.png").Pixels.Span.SequenceEqual(pixels));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1025)]
    public void A_number_of_threads_that_cannot_be_is_refused(int threads)
    {
        using var file = new MemoryStream();
        Assert.Contains(
            $"{threads} threads are unusable: 0 (one for each core) to 1024 is needed.",
            Assert.Throws<ArgumentException>(
                () => PngWriter.Write(file, [0], 1, 1, 1, PixelFormat.R8, new() { Threads = threads })).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, file.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_write_is_cancelled_between_two_rows_on_every_thread(int threads)
    {
        using var source = new CancellationTokenSource();
        using var file = new MemoryStream();
        byte[] pixels = Pixels(6_000_000, 1);
        using var output = new CancelingStream(file, source);
        Assert.Throws<OperationCanceledException>(
            () => PngWriter.Write(
                output, pixels, 1000, 6000, 1000, PixelFormat.R8, new() { Threads = threads, CancellationToken = source.Token }));
        Assert.Equal(0, CountChunks(file.ToArray(), "IEND"u8));

        // The threads serve the next one.
        PngWriter.Write(Stream.Null, pixels, 1000, 6000, 1000, PixelFormat.R8, new() { Threads = threads });
    }

    internal static byte[] Write(PngWriteOptions options)
    {
        using var file = new MemoryStream();
        PngWriter.Write(file, Pixels(12, 1), 4, 3, 4, PixelFormat.R8, options);
        return file.ToArray();
    }

    private static byte[] Pixels(int count, int seed)
    {
        // Smooth in places and noisy in others, so that every filter is picked.
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(at => at / 97 % 3 == 0 ? (byte)random.Next(256) : (byte)(at / 97 % 3 == 1 ? at : at / 50))];
    }

    private static int CountChunks(byte[] file, ReadOnlySpan<byte> type) => file.AsSpan().Count(type);
}
