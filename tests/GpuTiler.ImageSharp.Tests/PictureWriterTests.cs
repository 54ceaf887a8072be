using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using GpuTiler.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.ImageSharp.Tests;

public class PictureWriterTests
{
    private const int Width = 37, Height = 23;

    // The table of the JPEG standard (K.1), in zigzag order, for a quality of 50.
    private static readonly int[] UsualTable =
    [
        16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
        26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
        56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
        95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
    ];

    [Theory]
    [InlineData(1, PixelFormat.R8)]
    [InlineData(50, PixelFormat.R8)]
    [InlineData(90, PixelFormat.R8)]
    [InlineData(90, PixelFormat.Rgba8)]
    [InlineData(100, PixelFormat.Rgba8)]
    public void A_JPEG_file_has_its_quality_and_no_subsampling(int quality, PixelFormat format)
    {
        byte[] file = Write(quality == 90 ? new JpegPictures() : new JpegPictures(quality), Draw(format, 1000), format);
        int scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        Assert.Equal(
            UsualTable.Select(value => Math.Clamp(((value * scale) + 50) / 100, 1, 255)),
            Segment(file, 0xDB).Skip(1).Take(64).Select(value => (int)value));

        byte[] frame = Segment(file, 0xC0);
        Assert.Equal(
            (Height, Width),
            (BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(1)), BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(3))));
        Assert.Equal(format == PixelFormat.R8 ? 1 : 3, frame[5]);
        Assert.All(Enumerable.Range(0, frame[5]), component => Assert.Equal(0x11, frame[7 + (3 * component)]));
    }

    [Theory]
    [InlineData(PixelFormat.R8)]
    [InlineData(PixelFormat.Rgba8)]
    public void At_a_high_quality_a_JPEG_file_shows_the_image(PixelFormat format)
    {
        byte[] pixels = Smooth(format);
        var picture = PictureReader.Read(new MemoryStream(Write(new JpegPictures(100), pixels, format)), "a");
        Assert.All(Colors(pixels, format).Zip(Colors(picture)), pair => Assert.True(Distance(pair.First, pair.Second) <= 3, $"{pair}"));
    }

    [Theory]
    [InlineData(PixelFormat.R8, 1)]
    [InlineData(PixelFormat.R8, 2)]
    [InlineData(PixelFormat.R8, 256)]
    [InlineData(PixelFormat.Rgba8, 1)]
    [InlineData(PixelFormat.Rgba8, 5)]
    [InlineData(PixelFormat.Rgba8, 256)]
    public void WebP_and_GIF_keep_every_pixel(PixelFormat format, int colors)
    {
        byte[] pixels = Draw(format, colors);
        Assert.All(new IPictureEncoder[] { new WebpPictures(), new GifPictures(), PngPictures.Instance }, encoder =>
            Assert.Equal(Colors(pixels, format), Colors(PictureReader.Read(new MemoryStream(Write(encoder, pixels, format)), "a"))));
    }

    [Fact]
    public void Images_of_every_size_are_kept()
    {
        var random = new Random(3);
        foreach (var encoder in new IAnimationEncoder[] { new WebpPictures(), new GifPictures() })
        {
            for (int width = 1; width <= 70; width++)
            {
                int height = 1 + (width * width % 19);
                var pixels = new byte[width * height];
                random.NextBytes(pixels);
                using var output = new MemoryStream();
                encoder.Write(output, new(pixels, width, height, PixelFormat.R8));
                output.Position = 0;
                var picture = PictureReader.Read(output, "a");
                Assert.Equal((width, height, 1), (picture.Width, picture.Height, picture.Channels));
                Assert.Equal(pixels, picture.Pixels.ToArray());
            }
        }
    }

    [Fact]
    public void WebP_keeps_more_colours_and_GIF_chooses_among_them()
    {
        byte[] pixels = Smooth(PixelFormat.Rgba8);
        Assert.Equal(
            Colors(pixels, PixelFormat.Rgba8),
            Colors(PictureReader.Read(new MemoryStream(Write(new WebpPictures(), pixels, PixelFormat.Rgba8)), "a")));
        var gif = Colors(PictureReader.Read(new MemoryStream(Write(new GifPictures(), pixels, PixelFormat.Rgba8)), "a"));
        Assert.InRange(gif.Distinct().Count(), 100, 256);
        Assert.All(Colors(pixels, PixelFormat.Rgba8).Zip(gif), pair => Assert.InRange(Distance(pair.First, pair.Second), 0, 40));
    }

    [Fact]
    public void A_WebP_file_with_a_quality_loses_something()
    {
        byte[] pixels = Draw(PixelFormat.R8, 256);
        byte[] low = Write(new WebpPictures(10), pixels, PixelFormat.R8), high = Write(new WebpPictures(100), pixels, PixelFormat.R8);
        Assert.True(low.Length < high.Length);
        Assert.Equal("VP8 "u8.ToArray(), low[12..16]);
        Assert.Equal("VP8L"u8.ToArray(), Write(new WebpPictures(), pixels, PixelFormat.R8)[12..16]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(-1)]
    public void A_quality_is_1_to_100(int quality)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new JpegPictures(quality));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WebpPictures(quality));
    }

    [Fact]
    public void What_a_format_cannot_hold_is_refused_before_anything_is_written()
    {
        foreach (var encoder in new IPictureEncoder[] { new JpegPictures(), new WebpPictures(), new GifPictures() })
        {
            using var output = new MemoryStream();
            var pixels = new byte[encoder.MaxSide + 1];
            Assert.Throws<ArgumentException>(() => encoder.Write(output, new(pixels, pixels.Length, 1, PixelFormat.R8)));
            Assert.Throws<ArgumentException>(() => encoder.Write(output, new(pixels, 1, pixels.Length, PixelFormat.R8)));
            Assert.Throws<OperationCanceledException>(() => encoder.Write(
                output, new(pixels, 1, pixels.Length, PixelFormat.R8), new() { CancellationToken = new(true) }));
            Assert.Equal(0, output.Length);
            encoder.Write(output, new(pixels.AsSpan(1), 1, encoder.MaxSide, PixelFormat.R8));
            Assert.Equal(encoder.MaxSide, Image.Identify(output.ToArray()).Height);
        }
    }

    [Fact]
    public void Files_record_how_they_were_made()
    {
        KeyValuePair<string, string>[] text =
            [new("Software", "GpuTiler 1"), new("Source", "layer ×1 of net"), new("Long", new('x', 70_000))];
        byte[] pixels = Draw(PixelFormat.R8, 9);
        foreach (var encoder in new IPictureEncoder[] { new JpegPictures(), new WebpPictures() })
        {
            using var image = Image.Load(Write(encoder, pixels, PixelFormat.R8, new() { Text = text }));
            Assert.Equal("GpuTiler 1", image.Metadata.ExifProfile.GetValue(ExifTag.Software).Value);
            Assert.StartsWith(
                "Source: layer ×1 of net\nLong: xxx",
                image.Metadata.ExifProfile.GetValue(ExifTag.ImageDescription).Value, StringComparison.Ordinal);
        }

        byte[] gif = Write(new GifPictures(), pixels, PixelFormat.R8, new() { Text = text[..2] });
        using var comments = Image.Load(gif);
        Assert.Equal(["Software: GpuTiler 1", "Source: layer ?1 of net"], comments.Metadata.GetGifMetadata().Comments);
        Assert.Equal(Colors(pixels, PixelFormat.R8), Colors(PictureReader.Read(new MemoryStream(gif), "a")));
    }

    [Theory]
    [InlineData(PixelFormat.R8, false)]
    [InlineData(PixelFormat.R8, true)]
    [InlineData(PixelFormat.Rgba8, false)]
    [InlineData(PixelFormat.Rgba8, true)]
    public void An_animation_has_every_frame_as_it_is(PixelFormat format, bool isWebp)
    {
        IAnimationEncoder encoder = isWebp ? new WebpPictures() : new GifPictures();
        byte[][] frames = [.. Enumerable.Range(1, 7).Select(seed => Draw(format, 20 * seed, seed))];
        using var output = new MemoryStream();
        encoder.WriteAnimation(output, [.. frames.Select(frame => Write(encoder, frame, format))], framesPerSecond: 30);
        var (found, milliseconds) = isWebp ? WebpFrames(output.ToArray()) : GifFrames(output.ToArray());
        Assert.Equal(frames.Length, found.Count);
        Assert.All(frames.Zip(found), pair => Assert.Equal(Colors(pair.First, format), pair.Second));

        // Rounded one by one, seven times 33.3 would be 231 or 210.
        Assert.Equal(isWebp ? 233 : 230, milliseconds.Sum());
        Assert.InRange(milliseconds.Max() - milliseconds.Min(), 0, isWebp ? 1 : 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Frames_that_come_one_after_another_make_the_same_file(bool isWebp)
    {
        IAnimationEncoder encoder = isWebp ? WebpPictures.Fast : new GifPictures();
        byte[][] frames = [.. Enumerable.Range(1, 4)
            .Select(seed => Write(encoder, Draw(PixelFormat.Rgba8, 20 * seed, seed), PixelFormat.Rgba8))];
        using var whole = new MemoryStream();
        encoder.WriteAnimation(whole, frames, framesPerSecond: 10);
        using var parts = new MemoryStream();
        parts.WriteByte(7);
        var writer = encoder.BeginAnimation(parts);
        Assert.All(frames, frame => writer.Add(frame, TimeSpan.FromSeconds(0.1)));
        writer.Complete();
        Assert.Equal(4, writer.Count);
        Assert.Equal(whole.ToArray(), parts.ToArray()[1..]);
        Assert.Equal(parts.Length, parts.Position);
        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Throws<InvalidOperationException>(() => writer.Add(frames[0], TimeSpan.Zero));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_frame_is_shown_for_its_own_time_and_rounding_does_not_add_up(bool isWebp)
    {
        IAnimationEncoder encoder = isWebp ? WebpPictures.Fast : new GifPictures();
        byte[] frame = Write(encoder, Draw(PixelFormat.R8, 5), PixelFormat.R8);
        double[] milliseconds = [33.4, 33.4, 33.4, 1000.1, 20, 33.4, 33.4];
        using var output = new MemoryStream();
        var writer = encoder.BeginAnimation(output);
        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.All(milliseconds, shown => writer.Add(frame, TimeSpan.FromMilliseconds(shown)));
        byte[] other = Write(encoder, new byte[6], 2, 3);
        Assert.Throws<ArgumentException>(() => writer.Add(other, TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => writer.Add(new byte[20], TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add(frame, TimeSpan.FromMilliseconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Add(frame, TimeSpan.FromDays(1)));
        writer.Complete();
        var (_, found) = isWebp ? WebpFrames(output.ToArray()) : GifFrames(output.ToArray());
        Assert.Equal(milliseconds.Length, found.Count);
        double unit = isWebp ? 1 : 10, sum = 0, foundSum = 0;
        foreach (var (wanted, shown) in milliseconds.Zip(found))
        {
            Assert.InRange(foundSum += shown, (sum += wanted) - (unit / 2), sum + (unit / 2));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void A_GIF_of_a_few_colors_too_many_changes_their_pixels_alone(int rare)
    {
        // A colour map, and pixels between two of its colours that occur once.
        uint[] map = [.. Enumerable.Range(0, 256).Select(i => 0xFF000000u | (uint)(i << 8) | (uint)(255 - i))];
        uint[] colors = [.. Enumerable.Range(0, Width * Height).Select(i => map[i % 256])];
        for (int i = 0; i < rare; i++)
        {
            colors[i * 17] = map[40 + (2 * i)] + 0x10000;
        }

        byte[] pixels = MemoryMarshal.AsBytes(colors.AsSpan()).ToArray();
        var gif = Colors(PictureReader.Read(new MemoryStream(Write(new GifPictures(), pixels, PixelFormat.Rgba8)), "a"));
        var exact = Colors(pixels, PixelFormat.Rgba8);
        Assert.Equal(256, gif.Distinct().Count());
        Assert.Equal(rare, exact.Zip(gif).Count(pair => pair.First != pair.Second));
        Assert.All(exact.Zip(gif), pair => Assert.InRange(Distance(pair.First, pair.Second), 0, 1));
    }

    [Fact]
    public void Lossy_frames_and_frames_that_are_not_opaque_make_an_animation()
    {
        byte[] opaque = Smooth(PixelFormat.Rgba8), glass = [.. opaque];
        for (int i = 3; i < glass.Length; i += 4)
        {
            glass[i] = (byte)(i % 251);
        }

        var encoder = new WebpPictures(80);
        byte[][] files = [Write(encoder, opaque, PixelFormat.Rgba8), Write(encoder, glass, PixelFormat.Rgba8)];
        using var output = new MemoryStream();
        encoder.WriteAnimation(output, files, 0.5);
        var (found, milliseconds) = WebpFrames(output.ToArray());
        Assert.Equal([2000, 2000], milliseconds);
        Assert.All(files.Zip(found), pair => Assert.Equal(Colors(PictureReader.Read(new MemoryStream(pair.First), "a")), pair.Second));
        Assert.Equal(0x12, output.ToArray()[20] & 0x12);
    }

    [Fact]
    public void What_makes_no_animation_is_refused()
    {
        foreach (var encoder in new IAnimationEncoder[] { new WebpPictures(), new GifPictures() })
        {
            byte[] frame = Write(encoder, Draw(PixelFormat.R8, 256), PixelFormat.R8);
            using var file = new MemoryStream();
            encoder.Write(file, new(new byte[6], 2, 3, PixelFormat.R8));
            byte[] other = file.ToArray();
            using var output = new MemoryStream();
            Refused([], 10);
            Refused([frame, other], 10);
            Refused([frame], 0);
            Refused([frame], -1);
            Refused([frame], double.NaN);
            Refused([frame], encoder.MaxFramesPerSecond + 1);
            Refused([new byte[20]], 10);
            for (int length = 0; length < other.Length - 1; length++)
            {
                Refused([other[..length]], 10);
            }

            Assert.Equal(0, output.Length);

            void Refused(byte[][] frames, double speed) =>
                Assert.ThrowsAny<ArgumentException>(() => encoder.WriteAnimation(output, frames, speed));
        }
    }

    private static byte[] Write(IPictureEncoder encoder, byte[] levels, int width, int height)
    {
        using var output = new MemoryStream();
        encoder.Write(output, new(levels, width, height, PixelFormat.R8));
        return output.ToArray();
    }

    private static byte[] Write(IPictureEncoder encoder, byte[] pixels, PixelFormat format, PictureWriteOptions options = default)
    {
        using var output = new MemoryStream();
        encoder.Write(output, new(pixels, Width, Height, format), options);
        return output.ToArray();
    }

    // Neighbouring colours beside each other in no order, all opaque.
    private static byte[] Draw(PixelFormat format, int colors, int seed = 1)
    {
        var random = new Random(seed);
        int[] numbers = [.. Enumerable.Range(0, Width * Height).Select(i => i < colors ? i : random.Next(colors))];
        return format == PixelFormat.R8
            ? [.. numbers.Select(number => (byte)number)]
            : [.. numbers.SelectMany(number => new byte[] { (byte)number, (byte)(number / 2), (byte)(255 - number), 255 })];
    }

    private static byte[] Smooth(PixelFormat format) =>
    [
        .. from y in Enumerable.Range(0, Height)
           from x in Enumerable.Range(0, Width)
           from sample in format == PixelFormat.R8
               ? [(byte)((3 * x) + (5 * y))]
               : new[] { (byte)(6 * x), (byte)(11 * y), (byte)((2 * x) + (3 * y)), (byte)255 }
           select sample,
    ];

    private static (List<uint[]> Frames, List<int> Milliseconds) GifFrames(byte[] file)
    {
        using var image = Image.Load<Rgba32>(file);
        Assert.Equal(0, image.Metadata.GetGifMetadata().RepeatCount);
        IEnumerable<ImageFrame<Rgba32>> frames = image.Frames;
        return ([.. frames.Select(Colors)], [.. frames.Select(frame => 10 * frame.Metadata.GetGifMetadata().FrameDelay)]);
    }

    // Chunk by chunk, and each frame's pixels in a file of their own for ImageSharp, which reads no animations.
    private static (List<uint[]> Frames, List<int> Milliseconds) WebpFrames(byte[] file)
    {
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal("WEBPVP8X", Encoding.ASCII.GetString(file, 8, 8));
        Assert.Equal((Width, Height), (Read24(24) + 1, Read24(27) + 1));
        var (frames, times) = (new List<uint[]>(), new List<int>());
        for (int at = 30; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            if (Encoding.ASCII.GetString(file, at, 4) == "ANMF")
            {
                Assert.Equal((0, 0, Width, Height), (Read24(at + 8), Read24(at + 11), Read24(at + 14) + 1, Read24(at + 17) + 1));
                times.Add(Read24(at + 20));
                byte[] data = file[(at + 24)..(at + 8 + length)];
                bool isExtended = data[0] == (byte)'A';
                byte[] head = isExtended ? [.. "VP8X"u8, 10, 0, 0, 0, 0x10, 0, 0, 0, .. file[24..30]] : [];
                byte[] still = [.. "RIFF"u8, .. BitConverter.GetBytes(4 + head.Length + data.Length), .. "WEBP"u8, .. head, .. data];
                using var image = Image.Load<Rgba32>(still);
                frames.Add(Colors(image.Frames.RootFrame));
            }
            else
            {
                Assert.Equal("ANIM", Encoding.ASCII.GetString(file, at, 4));
                Assert.Equal(new byte[6], file[(at + 8)..(at + 14)]);
            }

            at += 8 + length;
        }

        return (frames, times);

        int Read24(int at) => file[at] | (file[at + 1] << 8) | (file[at + 2] << 16);
    }

    private static uint[] Colors(ImageFrame<Rgba32> image) =>
        [.. from y in Enumerable.Range(0, image.Height) from x in Enumerable.Range(0, image.Width) select image[x, y].PackedValue];

    private static uint[] Colors(byte[] pixels, PixelFormat format) =>
        Colors(Bitmap.Wrap(pixels, Width, Height, format == PixelFormat.R8 ? 1 : 4));

    private static uint[] Colors(Bitmap picture) =>
    [
        .. picture.Pixels.ToArray().Chunk(picture.Channels).Select(pixel => (pixel switch
        {
            [var grey] => new Rgba32(grey, grey, grey),
            [var grey, var alpha] => new(grey, grey, grey, alpha),
            [var red, var green, var blue] => new(red, green, blue),
            _ => new(pixel[0], pixel[1], pixel[2], pixel[3]),
        }).PackedValue),
    ];

    private static int Distance(uint first, uint second) =>
        Enumerable.Range(0, 4).Max(sample => Math.Abs((int)((first >> (8 * sample)) & 255) - (int)((second >> (8 * sample)) & 255)));

    // The first segment of that kind, behind its length.
    private static byte[] Segment(byte[] jpeg, byte marker)
    {
        int at = 2;
        while (jpeg[at + 1] != marker)
        {
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
        }

        return jpeg[(at + 4)..(at + 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)))];
    }
}
