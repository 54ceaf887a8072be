using System.Collections.Concurrent;
using System.Xml.Linq;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class DeepZoomWriterTests
{
    private static readonly XNamespace Format = "http://schemas.microsoft.com/deepzoom/2008";

    public static TheoryData<int, int, PixelFormat, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, PixelFormat, int, int>();
            foreach (var format in Enum.GetValues<PixelFormat>())
            {
                foreach (var (width, height) in new[]
                {
                    (1, 1), (1, 2), (3, 1), (5, 7), (254, 254), (255, 255), (256, 511), (600, 301), (1021, 763), (1, 1300), (2049, 3),
                })
                {
                    cases.Add(width, height, format, 0, 1);
                    cases.Add(width, height, format, 254, 0);
                }

                cases.Add(101, 67, format, 1 + 15, 5);
                cases.Add(33, 47, format, 4, 4);
                cases.Add(33, 47, format, 256, 0);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Tiles_put_together_are_the_image_and_each_level_the_average_of_the_next(
        int width, int height, PixelFormat format, int tileSize, int overlap)
    {
        var options = new DeepZoomOptions { TileSize = tileSize, Overlap = overlap };
        int size = tileSize == 0 ? 254 : tileSize;
        var (image, files) = Write(width, height, format, options, out int maxLevel);
        Assert.Equal((int)Math.Ceiling(Math.Log2(Math.Max(width, height))), maxLevel);

        int used = 0;
        var (expected, w, h) = (image, width, height);
        for (int level = maxLevel; level >= 0; level--)
        {
            for (int row = 0; row < ((h - 1) / size) + 1; row++)
            {
                for (int column = 0; column < ((w - 1) / size) + 1; column++)
                {
                    int left = Math.Max(0, (column * size) - overlap), top = Math.Max(0, (row * size) - overlap);
                    int right = Math.Min(w, ((column + 1) * size) + overlap), bottom = Math.Min(h, ((row + 1) * size) + overlap);
                    var tile = ImageReader.Read(new MemoryStream(files[$"{level}/{column}_{row}.png"]), "tile");
                    Assert.Equal((right - left, bottom - top), (tile.Width, tile.Height));
                    Assert.Equal(Part(expected, w, left, top, right, bottom, tile.Channels, format), tile.Pixels.ToArray());
                    used++;
                }
            }

            if (level > 0)
            {
                (expected, w, h) = Average(expected, w, h, format == PixelFormat.R8 ? 1 : 4);
            }
        }

        Assert.Equal((1, 1), (w, h));
        Assert.Equal(used, files.Count);
    }

    [Fact]
    public void Rows_may_come_in_any_portions()
    {
        var (image, whole) = Write(300, 523, PixelFormat.R8, default, out _);
        var files = new ConcurrentDictionary<string, MemoryStream>();
        var writer = new DeepZoomWriter(300, 523, PixelFormat.R8, name => files[name] = new MemoryStream(), new() { Threads = 1 });
        var spaced = new byte[(310 * 522) + 300];
        for (int y = 0; y < 523; y++)
        {
            image.AsSpan(y * 300, 300).CopyTo(spaced.AsSpan(y * 310));
        }

        for (int y = 0, n = 0; y < 523; y += n)
        {
            n = Math.Min((y * 7 % 40) + 1, 523 - y);
            writer.Write(spaced.AsSpan(y * 310), n, 310);
        }

        Assert.Equal(
            whole.OrderBy(file => file.Key), files.ToDictionary(file => file.Key, file => file.Value.ToArray()).OrderBy(file => file.Key));
    }

    [Fact]
    public void The_description_is_the_published_format()
    {
        var writer = new DeepZoomWriter(7, 5, PixelFormat.R8, _ => new MemoryStream());
        var description = new MemoryStream();
        var e = Assert.Throws<InvalidOperationException>(() => writer.WriteDescription(description));
        Assert.Equal("The pyramid is not finished: 0 of 5 rows have come.", e.Message);
        writer.Write(new byte[35], 5);
        writer.WriteDescription(description, [new("Source", "a ?> b\u0001 \U0001F600 --")]);
        description.Position = 0;
        var document = XDocument.Load(description);
        var (root, instruction) = (document.Root!, document.Nodes().OfType<XProcessingInstruction>().Single());
        Assert.Equal(Format + "Image", root.Name);
        Assert.Equal(
            ["Format=png", "Overlap=1", "TileSize=254"],
            root.Attributes().Where(a => !a.IsNamespaceDeclaration).Select(a => $"{a.Name}={a.Value}"));
        Assert.Equal(["Width=7", "Height=5"], root.Element(Format + "Size")!.Attributes().Select(a => $"{a.Name}={a.Value}"));
        Assert.Equal(("Source", "a ? > b  \U0001F600 --"), (instruction.Target, instruction.Data));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        static Stream Open(string name) => new MemoryStream();
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeepZoomWriter(0, 1, PixelFormat.R8, Open));
        Assert.Throws<ArgumentException>(() => new DeepZoomWriter(1, 1, PixelFormat.R8, Open, new() { TileSize = -1 }));
        Assert.Throws<ArgumentException>(() => new DeepZoomWriter(1, 1, PixelFormat.R8, Open, new() { TileSize = 3, Overlap = 4 }));
        var e = Assert.Throws<ArgumentException>(() => new DeepZoomWriter(int.MaxValue / 4, 300, PixelFormat.Rgba8, Open));
        Assert.Contains("is too wide", e.Message, StringComparison.Ordinal);
        var writer = new DeepZoomWriter(3, 2, PixelFormat.R8, Open);
        Assert.Throws<ArgumentException>(() => writer.Write(new byte[9], 3));
        Assert.Throws<ArgumentException>(() => writer.Write(new byte[5], 2));
        Assert.Throws<ArgumentException>(() => writer.Write(new byte[6], 2, 2));
    }

    [Fact]
    public void A_failure_of_a_file_is_what_the_caller_sees()
    {
        var writer = new DeepZoomWriter(
            600, 2, PixelFormat.R8, name => name.Contains("1_0", StringComparison.Ordinal) ? new FullStream(10) : new MemoryStream());
        Assert.Throws<IOException>(() => writer.Write(new byte[1200], 2));
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var source = new CancellationTokenSource();
        var writer = new DeepZoomWriter(600, 600, PixelFormat.R8, _ => new MemoryStream(), new() { CancellationToken = source.Token });
        writer.Write(new byte[600 * 300], 300);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => writer.Write(new byte[600 * 300], 300));
    }

    private static (byte[] Image, Dictionary<string, byte[]> Files) Write(
        int width, int height, PixelFormat format, in DeepZoomOptions options, out int maxLevel)
    {
        var image = new byte[width * height * (format == PixelFormat.R8 ? 1 : 4)];
        new Random(width + height).NextBytes(image);
        for (int i = 3; i < image.Length && format == PixelFormat.Rgba8; i += 4)
        {
            image[i] = 255;
        }

        var files = new ConcurrentDictionary<string, MemoryStream>();
        var writer = new DeepZoomWriter(
            width, height, format, name => files.TryAdd(name, new()) ? files[name] : throw new IOException(name), options);
        writer.Write(image, height);
        maxLevel = writer.MaxLevel;
        return (image, files.ToDictionary(file => file.Key, file => file.Value.ToArray()));
    }

    private static byte[] Part(byte[] image, int width, int left, int top, int right, int bottom, int channels, PixelFormat format)
    {
        int size = format == PixelFormat.R8 ? 1 : 4;
        var part = new List<byte>();
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                part.AddRange(image.AsSpan(((y * width) + x) * size, channels));
            }
        }

        return [.. part];
    }

    // What lies beyond an edge is what lies at it.
    private static (byte[] Image, int Width, int Height) Average(byte[] image, int width, int height, int size)
    {
        int w = (width + 1) / 2, h = (height + 1) / 2;
        var half = new byte[w * h * size];
        for (int i = 0; i < half.Length; i++)
        {
            int x = i / size % w, y = i / size / w;
            int sum = 0;
            foreach (var (dx, dy) in new[] { (0, 0), (1, 0), (0, 1), (1, 1) })
            {
                sum += image[(((Math.Min((2 * y) + dy, height - 1) * width) + Math.Min((2 * x) + dx, width - 1)) * size) + (i % size)];
            }

            half[i] = (byte)Math.Floor((sum / 4.0) + 0.5);
        }

        return (half, w, h);
    }
}
