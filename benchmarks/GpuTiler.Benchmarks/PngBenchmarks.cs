using BenchmarkDotNet.Attributes;
using GpuTiler.Imaging;

namespace GpuTiler.Benchmarks;

/// <summary>A mosaic written as a PNG file in memory, and read from there.</summary>
[MemoryDiagnoser]
public class PngBenchmarks
{
    private const int MapSize = 126;
    private const int Padding = 2;

    private byte[] pixels = [];
    private byte[] room = [];
    private int fileBytes;
    private PixelFormat format;

    /// <summary>Pixels in a row, and rows.</summary>
    [Params(512, 2048, 8192)]
    public int Size { get; set; }

    /// <summary>Whether a colour map makes RGBA pixels, which are stored as RGB.</summary>
    [Params(false, true)]
    public bool Color { get; set; }

    /// <summary>Threads that write; 0 is one for each core. One reads.</summary>
    [Params(1, 0)]
    public int Threads { get; set; }

    /// <summary>Renders the mosaic of seeded maps, and writes it once.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        int columns = Size / (MapSize + Padding);
        var shape = TensorShape.Chw(columns * columns, MapSize, MapSize);
        var options = new TileOptions
        {
            Columns = columns, Padding = Padding, Border = Padding / 2, ColorMap = Color ? ColorMap.Viridis : null,
        };
        var plan = TilePlan.Create(shape, options);
        using var device = CpuDevice.Create();
        pixels = new byte[plan.ByteCount];
        format = plan.PixelFormat;
        room = new byte[pixels.Length + (pixels.Length / 100) + 1024];
        device.Render(FeatureMaps(shape, seed: 1), plan, pixels);
        Write();
    }

    /// <summary>From pixels to a file.</summary>
    [Benchmark]
    public void Write()
    {
        using var file = new MemoryStream(room);
        PngWriter.Write(file, pixels, Size, Size, pixels.Length / Size, format, new() { Threads = Threads });
        fileBytes = (int)file.Position;
    }

    /// <summary>From the file to pixels.</summary>
    [Benchmark]
    public Bitmap Read() => PngReader.Read(room.AsSpan(0, fileBytes), "the mosaic");

    // Smooth, with a little noise, and in two maps of three nothing below a threshold, as a rectifier leaves it.
    private static float[] FeatureMaps(TensorShape shape, int seed)
    {
        var random = new Random(seed);
        var values = new float[shape.ElementCount];
        for (int map = 0; map < shape.Channels; map++)
        {
            float threshold = map % 3 == 0 ? float.NegativeInfinity : (random.NextSingle() * 2) - 1.5f;
            var (fx, fy, phase) = (random.NextSingle() / 5, random.NextSingle() / 5, random.NextSingle() * 6);
            for (int y = 0; y < shape.Height; y++)
            {
                for (int x = 0; x < shape.Width; x++)
                {
                    float value = MathF.Sin((fx * x) + phase) + MathF.Cos((fy * y) - (phase * x / 200)) + (random.NextSingle() / 20);
                    values[(((map * shape.Height) + y) * shape.Width) + x] = MathF.Max(threshold, value);
                }
            }
        }

        return values;
    }
}
