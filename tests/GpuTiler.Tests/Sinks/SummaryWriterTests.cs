using GpuTiler.Imaging;
using GpuTiler.Sinks;

namespace GpuTiler.Tests.Sinks;

public class SummaryWriterTests
{
    // RFC 3720, B.4, and the usual check value of the polynomial.
    public static TheoryData<byte[], uint> Checksums => new()
    {
        { [], 0 }, { new byte[32], 0x8A9136AA }, { [.. Enumerable.Repeat((byte)255, 32)], 0x62A8AB43 },
        { [.. Enumerable.Range(0, 32).Select(at => (byte)at)], 0x46DD794E },
        { [.. Enumerable.Range(0, 32).Select(at => (byte)(31 - at))], 0x113FDB5C }, { "123456789"u8.ToArray(), 0xE3069283 },
    };

    [Theory]
    [MemberData(nameof(Checksums))]
    public void The_checksum_is_the_published_one(byte[] data, uint checksum)
    {
        Assert.Equal(checksum, Crc32C.Of(data));
        Assert.Equal(checksum, EventDecoder.Crc(data));
    }

    [Fact]
    public void A_file_begins_as_TensorFlow_s_do()
    {
        byte[] file = Write(_ => { });
        // 24 bytes, and the masked checksum of that number: the first twelve bytes of every event file.
        Assert.Equal("1800000000000000A37F4B22", Convert.ToHexString(file.AsSpan(0, 12)));
        var version = EventDecoder.Fields(Assert.Single(EventDecoder.Records(file)));
        Assert.Equal(("brain.Event:2", 1234567890.5), (version.Text(3), version.Double(1)));
        Assert.Equal(2, version.Count);
    }

    [Theory]
    [InlineData("conv1/mean", 0, 1.5f)]
    [InlineData("ü/×", 300, -0f)]
    [InlineData("x", -1, float.NaN)]
    [InlineData("x", long.MaxValue, float.PositiveInfinity)]
    public void A_scalar_has_a_tag_a_step_and_a_value(string tag, long step, float number)
    {
        var (found, value) = Value(Write(writer => writer.AddScalar(tag, step, number)));
        Assert.Equal((step, 1234567890.5), (found.Int64(2), found.Double(1)));
        Assert.Equal(tag, value.Text(1));
        Assert.Equal(BitConverter.GetBytes(number), value[2].Single());
        Assert.Equal(2, value.Count);
    }

    [Theory]
    [InlineData(PixelFormat.R8, 1)]
    [InlineData(PixelFormat.Rgba8, 4)]
    public void An_image_is_the_PNG_with_its_size(PixelFormat format, int samples)
    {
        // Longer than a batch.
        byte[] pixels = new byte[300 * 200 * samples];
        new Random(1).NextBytes(pixels);
        using var png = new MemoryStream();
        PngWriter.Write(png, pixels, 300, 200, 300 * samples, format);
        var (_, value) = Value(Write(writer => writer.AddImage("conv1/mosaic", 7, png.ToArray())));
        var image = value.Message(4);
        Assert.Equal((200L, 300L, (long)samples), (image.Int64(1), image.Int64(2), image.Int64(3)));
        Assert.Equal(png.ToArray(), image[4].Single());
        Assert.Equal("conv1/mosaic", value.Text(1));
    }

    [Fact]
    public void A_histogram_covers_every_finite_value()
    {
        float[] values =
            [.. Enumerable.Range(0, 3000).Select(at => MathF.Sin(at)), float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        var (_, value) = Value(Write(writer => writer.AddHistogram("conv1/histogram", 3, values)));
        var histogram = value.Message(5);
        float[] finite = values[..3000];
        Assert.Equal((finite.Min(), finite.Max(), 3000), (histogram.Double(1), histogram.Double(2), histogram.Double(3)));
        Assert.Equal(finite.Sum(x => (double)x), histogram.Double(4), 1e-9);
        Assert.Equal(finite.Sum(x => (double)x * x), histogram.Double(5), 1e-9);
        double[] limits = histogram.Doubles(6), counts = histogram.Doubles(7);
        Assert.Equal((SummaryWriter.HistogramBins, SummaryWriter.HistogramBins), (limits.Length, counts.Length));
        Assert.Equal(limits.Order(), limits);
        Assert.Equal(finite.Max(), limits[^1]);
        Assert.Equal(3000, counts.Sum());
        for (int bin = 0; bin < counts.Length; bin++)
        {
            double from = bin == 0 ? double.NegativeInfinity : limits[bin - 1],
                to = bin == counts.Length - 1 ? double.PositiveInfinity : limits[bin];
            Assert.InRange(
                counts[bin], finite.Count(x => x >= from + 1e-9 && x < to - 1e-9), finite.Count(x => x >= from - 1e-9 && x < to + 1e-9));
        }
    }

    [Fact]
    public void Values_of_one_number_make_a_histogram_and_none_make_nothing()
    {
        var histogram = Value(Write(writer => writer.AddHistogram("x", 0, [2f, 2f]))).Value.Message(5);
        Assert.Equal(
            (2.0, 2.0, 2.0, 4.0, 8.0),
            (histogram.Double(1), histogram.Double(2), histogram.Double(3), histogram.Double(4), histogram.Double(5)));
        Assert.All(histogram.Doubles(6), limit => Assert.Equal(2, limit));
        Assert.Equal(2, histogram.Doubles(7).Sum());
        Half[] halves = [(Half)1, (Half)2];
        Assert.Equal(2, Value(Write(writer => writer.AddHistogram("x", 0, halves))).Value.Message(5).Doubles(7).Sum());
        Assert.Single(EventDecoder.Records(Write(writer => writer.AddHistogram("x", 0, [float.NaN]))));
        Assert.Single(EventDecoder.Records(Write(writer => writer.AddHistogram("x", 0, Array.Empty<Half>()))));
    }

    [Fact]
    public void Wrong_arguments_leave_the_file_as_it_was()
    {
        byte[] file = Write(writer =>
        {
            Assert.Throws<ArgumentException>(() => writer.AddScalar("", 0, 1));
            Assert.Throws<ArgumentException>(() => writer.AddImage("x", 0, "no picture, and long enough"u8));
            Assert.Throws<ArgumentException>(() => writer.AddImage("x", 0, []));
            Assert.Throws<ArgumentException>(() => writer.AddHistogram("x", 0, ValueStatistics.Of([float.NaN]), new long[1]));
            Assert.Throws<ArgumentException>(() => writer.AddHistogram("x", 0, ValueStatistics.Of([1f]), []));
        });
        Assert.Single(EventDecoder.Records(file));
    }

    [Fact]
    public void A_flush_can_be_read_while_the_file_is_open()
    {
        using var folder = new TemporaryFolder();
        var clock = new FixedTime();
        using var first = SummaryWriter.Create(folder.At("run"), clock);
        using var second = SummaryWriter.Create(folder.At("run"), clock);
        Assert.NotEqual(first.FilePath, second.FilePath);
        Assert.Matches(@"^events\.out\.tfevents\.1234567890\.[A-Za-z0-9._-]+\.\d+\.0$", Path.GetFileName(first.FilePath));

        first.AddScalar("x", 1, 2);
        first.Flush();
        Assert.Equal(2, EventDecoder.Records(ReadOpen(first.FilePath!)).Count);
        first.AddScalar("x", 2, 3);
        first.Flush();
        Assert.Equal(3, EventDecoder.Records(ReadOpen(first.FilePath!)).Count);
        Assert.Empty(ReadOpen(second.FilePath!));
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.AddScalar("x", 3, 4));
        Assert.Throws<ObjectDisposedException>(first.Flush);
    }

    [Fact]
    public void A_full_disk_leaves_whole_records()
    {
        using var disk = new ShortDisk(200);
        using var writer = new SummaryWriter(disk, new FixedTime(), leaveOpen: true);
        for (int step = 0; step < 2; step++)
        {
            writer.AddScalar("x", step, 1);
            writer.Flush();
        }

        writer.AddScalar(new string('x', 200), 9, 1);
        Assert.Throws<IOException>(writer.Flush);
        Assert.Equal(3, EventDecoder.Records(disk.ToArray()).Count);
        writer.AddScalar("y", 10, 1);
        writer.Flush();
        Assert.Equal(4, EventDecoder.Records(disk.ToArray()).Count);
    }

    [Fact]
    public void Numbers_and_histograms_allocate_nothing_after_the_first()
    {
        float[] values = [.. Enumerable.Range(0, 5000).Select(at => (float)at)];
        using var writer = new SummaryWriter(Stream.Null);
        long step = 0;
        Assert.Equal(0, Allocations.OfThread(Step));

        void Step()
        {
            writer.AddScalar("conv1/mean", step, 1);
            writer.AddHistogram("conv1/histogram", step, values);
            writer.Flush();
            step++;
        }
    }

    private static byte[] Write(Action<SummaryWriter> add)
    {
        using var file = new MemoryStream();
        using (var writer = new SummaryWriter(file, new FixedTime(), leaveOpen: true))
        {
            add(writer);
        }

        return file.ToArray();
    }

    private static (ILookup<int, byte[]> Event, ILookup<int, byte[]> Value) Value(byte[] file)
    {
        var records = EventDecoder.Records(file);
        Assert.Equal(2, records.Count);
        var found = EventDecoder.Fields(records[1]);
        var summary = found.Message(5);
        Assert.Single(summary);
        return (found, summary.Message(1));
    }

    private static byte[] ReadOpen(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1234567890.5);
    }

    /// <summary>Takes some bytes of a write that is too large, and then fails.</summary>
    private sealed class ShortDisk(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int fits = (int)Math.Min(buffer.Length, room - Position);
            base.Write(buffer[..fits]);
            if (fits < buffer.Length)
            {
                throw new IOException("full");
            }
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly string path = Directory.CreateTempSubdirectory("gputiler-events-").FullName;

        public string At(string name) => Path.Combine(path, name);

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
