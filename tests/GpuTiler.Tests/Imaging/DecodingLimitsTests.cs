using System.Buffers.Binary;
using System.IO.Compression;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

/// <summary>What a few bytes become in memory, and how long that takes, has limits.</summary>
public sealed class DecodingLimitsTests : IDisposable
{
    private const int Width = 7, Height = 5;

    private readonly string file = Path.GetTempFileName();

    // Bytes a pixel in memory, and the file.
    public static TheoryData<int, byte[]> Pictures() => new()
    {
        { 1, Png(8, 0) }, { 1, Png(1, 0) }, { 3, Png(8, 2) }, { 4, Png(8, 6, interlaced: true) },
        { 1, [.. "P5 7 5 255\n"u8, .. new byte[35]] }, { 3, [.. "P6 7 5 255\n"u8, .. new byte[105]] },
        { 1, [.. "P4 7 5\n"u8, .. new byte[5]] },
    };

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_picture_may_reach_each_limit_and_not_pass_it(int pixelBytes, byte[] picture)
    {
        const int Pixels = Width * Height;
        Read(picture, new() { MaxPixels = Pixels, MaxBytes = Pixels * pixelBytes });
        Read(picture, DecodingLimits.None);

        var pixels = Refused(() => Read(picture, new() { MaxPixels = Pixels - 1 }), DecodingLimit.Pixels);
        Assert.StartsWith(
            "a is 7x5 pixels, 35 in all; 34 are allowed: raise the limit (DecodingLimits.MaxPixels)", pixels.Message,
            StringComparison.Ordinal);
        var bytes = Refused(() => Read(picture, new() { MaxBytes = (Pixels * pixelBytes) - 1 }), DecodingLimit.Bytes);
        Assert.Equal($"a takes {Pixels * pixelBytes} bytes when it is decoded; {(Pixels * pixelBytes) - 1} are allowed", bytes.Problem);

        using var slow = new SlowStream(picture);
        var time = Refused(() => ImageReader.Read(slow, "a", new() { MaxTime = TimeSpan.FromMilliseconds(1) }), DecodingLimit.Time);
        Assert.Equal("a takes longer to decode than the 0.001 s that are allowed", time.Problem);
    }

    [Fact]
    public void A_bomb_takes_no_memory()
    {
        // 30,000 × 30,000 pixels that are all there, in less than a MB.
        byte[] bomb = new PngSketch().Header(30_000, 30_000, 1, 0).Chunk("IDAT", Zeros(30_000L * 3751)).Chunk("IEND").Bytes;
        Assert.InRange(bomb.Length, 0, 1 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(() => PngReader.Read(bomb, "a"), DecodingLimit.Pixels);
        Refused(() => PngReader.Read(bomb, "a", new() { MaxPixels = long.MaxValue, MaxBytes = 1 << 20 }), DecodingLimit.Bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("|u1", 1, 4)]
    [InlineData("<f2", 2, 2)]
    [InlineData("<f4", 4, 4)]
    [InlineData("<f8", 8, 8)]
    public void A_compressed_array_has_a_limit_for_its_memory_and_a_stored_one_for_none(string type, int stored, int inMemory)
    {
        const int Count = 1000;
        byte[] array = [.. NpzSketch.Header($"({Count},)", type), .. new byte[Count * stored]];
        byte[] packed = NpzSketch.Zip(CompressionLevel.Optimal, ("a.npy", array), ("b.npy", NpzSketch.Header("(0,)", "|u1")));
        Load(packed, Count * inMemory);
        var refused = Refused(() => Load(packed, (Count * inMemory) - 1), DecodingLimit.Bytes);
        Assert.Equal($"x.npz:a takes {Count * inMemory} bytes when it is decoded; {(Count * inMemory) - 1} are allowed", refused.Problem);

        // Another array of the same archive is read, and nothing of this one; what is stored as it is can be no bomb.
        using var archive = NpzArchive.Open(new MemoryStream(packed), "x.npz", new() { MaxBytes = 1 });
        Assert.Empty(archive.Load("b").Singles!);
        Load(NpzSketch.Zip(("a.npy", array)), 1);
    }

    [Fact]
    public void Nothing_is_no_picture() => Assert.Equal(
        "a.png is no PNG file: it begins with , not 89504E470D0A1A0A.",
        Assert.Throws<InvalidDataException>(() => PngReader.Read([], "a.png")).Message);

    // Streams have exceptions of their own for a place before their beginning, and a directory can name any place.
    [Theory]
    [InlineData("savez(f, a=a)")]
    [InlineData("zip64: savez(f, a=a)")]
    public void A_place_outside_an_archive_is_damage_to_every_stream(string command)
    {
        var random = new Random(1);
        byte[] whole = NpzGoldens.File(command);
        for (int number = 0; number < 500; number++)
        {
            byte[] damaged = number < 100 ? whole[..(number % whole.Length)] : [.. whole];
            if (number >= 100)
            {
                // Somewhere in the directory, which is at the end.
                int at = whole.Length - random.Next(8, 200);
                BinaryPrimitives.WriteInt64LittleEndian(damaged.AsSpan(at), number % 2 == 0 ? -random.Next(1, 1000) : random.NextInt64());
            }

            File.WriteAllBytes(file, damaged);
            var found = Outcome(() => NpzArchive.Open(file));
            Assert.Equal(found, Outcome(() => NpzArchive.Open(new MemoryStream(damaged), file)));
        }
    }

    [Fact]
    public void Pixels_from_elsewhere_make_a_picture()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6];
        var picture = Bitmap.Wrap(pixels, 1, 2, 3);
        Assert.Equal((1, 2, 3), (picture.Width, picture.Height, picture.Channels));
        Assert.Equal(pixels, picture.Pixels.ToArray());
        foreach (var (width, height, channels) in new[] { (1, 2, 4), (0, 2, 3), (1, 0, 3), (-1, -2, 3), (2, 3, 1 << 30), (1, 1, 6) })
        {
            Assert.Throws<ArgumentException>(() => Bitmap.Wrap(pixels, width, height, channels));
        }
    }

    public void Dispose() => File.Delete(file);

    private static string Outcome(Func<NpzArchive> open)
    {
        try
        {
            using var archive = open();
            foreach (string key in archive.Keys)
            {
                archive.Load(key);
            }

            return "read";
        }
        catch (InvalidDataException)
        {
            return "damaged";
        }
    }

    private static void Load(byte[] archive, long maxBytes)
    {
        using var opened = NpzArchive.Open(new MemoryStream(archive), "x.npz", new() { MaxBytes = maxBytes });
        opened.Load("a");
    }

    private static void Read(byte[] picture, DecodingLimits limits) => ImageReader.Read(new MemoryStream(picture), "a", limits);

    private static DecodingLimitException Refused(Action read, DecodingLimit limit)
    {
        var refused = Assert.Throws<DecodingLimitException>(read);
        Assert.Equal(limit, refused.Limit);
        return refused;
    }

    private static byte[] Png(int depth, int colorType, bool interlaced = false)
    {
        int samples = colorType switch { 2 => 3, 6 => 4, _ => 1 };
        return new PngSketch().Header(Width, Height, depth, colorType, interlaced)
            .Chunk("IDAT", PngSketch.Deflate(PngSketch.Rows(Width, Height, depth, samples, interlaced, (_, _, _) => 0)))
            .Chunk("IEND").Bytes;
    }

    private static byte[] Zeros(long count)
    {
        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (long left = count; left > 0; left -= zeros.Length)
            {
                stream.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
            }
        }

        return packed.ToArray();
    }

    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            Thread.Sleep(2);
            return base.Read(buffer, offset, Math.Min(count, 4));
        }
    }
}
