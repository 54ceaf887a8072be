using System.Buffers.Binary;
using GpuTiler.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.ImageSharp.Tests;

public sealed class PictureReaderTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public static TheoryData<string, byte[]> Files()
    {
        var all = new TheoryData<string, byte[]>();
        foreach (var (name, file) in Pictures.All())
        {
            all.Add(name, file);
        }

        return all;
    }

    public static TheoryData<string, int> Orientations()
    {
        var all = new TheoryData<string, int>();
        foreach (string format in new[] { "jpeg", "webp", "tiff", "image" })
        {
            for (int orientation = 1; orientation <= 8; orientation++)
            {
                all.Add(format, orientation);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_kind_of_picture_is_what_ImageSharp_reads(string name, byte[] file)
    {
        using var expected = Image.Load<Rgba32>(file);
        File.WriteAllBytes(path, file);
        using var behind = new MemoryStream([1, 2, 3, .. file]) { Position = 3 };
        Bitmap[] found =
        [
            PictureReader.Read(new MemoryStream(file), name),
            PictureReader.Read(new OneWayStream(new MemoryStream(file)), name),
            PictureReader.Read(path),
            PictureReader.Read(behind, name),
            expected.ToBitmap(),
        ];
        Assert.All(found, picture => Assert.Equal(Colors(expected), Colors(picture)));
        Rgba32[] pixels = [.. Colors(expected).Select(color => new Rgba32(color))];
        int channels = (pixels.All(pixel => pixel.R == pixel.G && pixel.G == pixel.B) ? 1 : 3)
            + (pixels.All(pixel => pixel.A == 255) ? 0 : 1);
        Assert.All(found, picture => Assert.Equal(channels, picture.Channels));
    }

    [Fact]
    public void Samples_of_16_bits_stay_as_they_are()
    {
        var picture = PictureReader.Read(new MemoryStream(Pictures.Tiff(1, bits: 16)), "a");
        ushort[] expected = [.. Enumerable.Range(0, Pictures.Width * Pictures.Height * 3)
            .Select(i => (ushort)(((byte)i << 8) | (byte)(3 * i)))];
        Assert.Equal((16, 3), (picture.Depth, picture.Channels));
        Assert.Equal(expected, picture.DeepPixels.ToArray());

        using var grey = new Image<L16>(2, 1);
        (grey[0, 0], grey[1, 0]) = (new(258), new(40_000));
        Assert.Equal([258, 40_000], grey.ToBitmap().DeepPixels.ToArray());
    }

    [Fact]
    public void PNG_and_PNM_stay_with_their_own_reader()
    {
        byte[] png = Pictures.Encode(new PngEncoder());
        Assert.Equal(
            ImageReader.Read(new MemoryStream(png), "a").Pixels.ToArray(), PictureReader.Read(new MemoryStream(png), "a").Pixels.ToArray());
        Assert.Equal([9], PictureReader.Read(new MemoryStream([.. "P5 1 1 255\n"u8, 9]), "a.jpg").Pixels.ToArray());
        string message = Assert.Throws<InvalidDataException>(() => PictureReader.Read(new MemoryStream(png[..50]), "a.jpg")).Message;
        Assert.StartsWith("a.jpg is truncated: its ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_claims_gigabytes_is_refused_before_memory_is_taken_for_it()
    {
        // A lossless picture of 11×11 whose EXIF chunk claims 1.9 GB.
        byte[] file = Convert.FromHexString(
            "524946467800000057454250565038580A000000180000000A00000800005650384C250000002F0A000210CD6444FF033FD94634"
            + "B31AD698EF7500B33D25028144348861069E002E1EC52D00455849462B000074");
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => PictureReader.Read(new MemoryStream(file), "a.webp")).Message;
        Assert.StartsWith("a.webp is truncated: its ", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        // The file's own length says so too; here it is right.
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        Assert.Throws<InvalidDataException>(() => PictureReader.Read(new MemoryStream(file), "a.webp"));
    }

    // What is stored is turned by the definition of the tag (TIFF 6.0, "Orientation"): where row 0 and column 0 are.
    [Theory]
    [MemberData(nameof(Orientations))]
    public void A_picture_is_turned_upright(string format, int orientation)
    {
        var (stored, turned) = (Read(1), Read((ushort)orientation));
        bool isTransposed = orientation >= 5;
        Assert.Equal(isTransposed ? (stored.Height, stored.Width) : (stored.Width, stored.Height), (turned.Width, turned.Height));
        uint[] before = Colors(stored), after = Colors(turned);
        for (int row = 0; row < stored.Height; row++)
        {
            for (int column = 0; column < stored.Width; column++)
            {
                int right = stored.Width - 1 - column, bottom = stored.Height - 1 - row;
                var (x, y) = orientation switch
                {
                    1 => (column, row),
                    2 => (right, row),
                    3 => (right, bottom),
                    4 => (column, bottom),
                    5 => (row, column),
                    6 => (bottom, column),
                    7 => (bottom, right),
                    _ => (row, right),
                };
                Assert.Equal(before[(row * stored.Width) + column], after[(y * turned.Width) + x]);
            }
        }

        Bitmap Read(ushort tag)
        {
            if (format == "image")
            {
                using var image = Pictures.Draw();
                Set(image, tag);
                var upright = image.ToBitmap();
                Assert.Equal((Pictures.Width, Pictures.Height), (image.Width, image.Height));
                return upright;
            }

            IImageEncoder encoder = format == "jpeg" ? new JpegEncoder() : new WebpEncoder { FileFormat = WebpFileFormatType.Lossless };
            return PictureReader.Read(
                new MemoryStream(format == "tiff" ? Pictures.Tiff(tag) : Pictures.Encode(encoder, change: image => Set(image, tag))), "a");
        }
    }

    [Theory]
    [InlineData(new byte[0], "a is empty; JPEG, PNG, WebP, GIF, BMP, TIFF, TGA and PNM can be read.")]
    [InlineData(
        new byte[] { 1, 2, 3 }, "a is no picture: it begins with 010203; JPEG, PNG, WebP, GIF, BMP, TIFF, TGA and PNM can be read.")]
    [InlineData(
        new byte[] { 80, 75, 3, 4, 9, 9, 9, 9, 9 },
        "a is no picture: it begins with 504B030409090909; JPEG, PNG, WebP, GIF, BMP, TIFF, TGA and PNM can be read.")]
    public void What_is_no_picture_is_named(byte[] file, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => PictureReader.Read(new MemoryStream(file), "a")).Message);

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_limit_holds_for_every_format(string name, byte[] file)
    {
        const int Pixels = Pictures.Width * Pictures.Height;
        Read(file, new() { MaxPixels = Pixels, MaxBytes = 4 * Pixels });
        Read(file, DecodingLimits.None);
        Assert.Equal(DecodingLimit.Pixels, Refused(new() { MaxPixels = Pixels - 1 }));
        Assert.Equal(DecodingLimit.Bytes, Refused(new() { MaxBytes = (4 * Pixels) - 1 }));
        Assert.Equal(DecodingLimit.Time, Refused(new() { MaxTime = TimeSpan.FromTicks(1) }));

        DecodingLimit Refused(DecodingLimits limits)
        {
            var refused = Assert.Throws<DecodingLimitException>(() => Read(file, limits));
            Assert.StartsWith(name, refused.Message, StringComparison.Ordinal);
            return refused.Limit;
        }

        void Read(byte[] bytes, DecodingLimits limits) => PictureReader.Read(new MemoryStream(bytes), name, limits);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_cut_off_is_refused_unless_every_pixel_is_there(string name, byte[] file)
    {
        byte[] whole = PictureReader.Read(new MemoryStream(file), name).Pixels.ToArray();
        int refused = 0;
        for (int length = 0; length < file.Length; length++)
        {
            try
            {
                Assert.Equal(whole, PictureReader.Read(new MemoryStream(file[..length]), name).Pixels.ToArray());
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        // What may follow the pixels is the end of a TIFF directory.
        Assert.InRange(file.Length - refused, 0, name.EndsWith(".tiff", StringComparison.Ordinal) ? 100 : 2);
    }

    // Seeded, and the same at every run: cut anywhere, and with one to eight bits turned.
    [Theory]
    [MemberData(nameof(Files))]
    public void Damage_is_refused_in_one_sentence(string name, byte[] file)
    {
        var random = new Random(name.Length);
        for (int number = 0; number < 400; number++)
        {
            byte[] damaged = [.. file];
            if (number < 150)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }
            else
            {
                // The beginning, where sizes and tables are, more often than the pixels.
                int end = number % 2 == 0 ? Math.Min(damaged.Length, 64) : damaged.Length;
                for (int flips = random.Next(1, 9); flips > 0; flips--)
                {
                    damaged[random.Next(end)] ^= (byte)(1 << random.Next(8));
                }
            }

            try
            {
                var picture = PictureReader.Read(new MemoryStream(damaged), name, new() { MaxPixels = 1 << 22, MaxBytes = 1 << 24 });
                Assert.Equal(picture.Width * picture.Height * picture.Channels, picture.Pixels.Length);
            }
            catch (Exception e) when (e is InvalidDataException or DecodingLimitException)
            {
                Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    public void Dispose() => File.Delete(path);

    private static void Set(Image image, ushort orientation)
    {
        image.Metadata.ExifProfile = new();
        image.Metadata.ExifProfile.SetValue(ExifTag.Orientation, orientation);
    }

    private static uint[] Colors(Image<Rgba32> image) =>
        [.. from y in Enumerable.Range(0, image.Height) from x in Enumerable.Range(0, image.Width) select image[x, y].PackedValue];

    private static uint[] Colors(Bitmap picture) =>
    [
        .. picture.Pixels.ToArray().Chunk(picture.Channels).Select(pixel => (pixel switch
        {
            [var grey] => new Rgba32(grey, grey, grey),
            [var grey, var alpha] => new(grey, grey, grey, alpha),
            [var red, var green, var blue] => new(red, green, blue),
            [var red, var green, var blue, var alpha] => new(red, green, blue, alpha),
            _ => throw new InvalidOperationException(),
        }).PackedValue),
    ];
}
