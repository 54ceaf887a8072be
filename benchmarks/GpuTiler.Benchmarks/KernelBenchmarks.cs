using BenchmarkDotNet.Attributes;

namespace GpuTiler.Benchmarks;

/// <summary>
/// The CPU kernel on one thread, over the shapes that the design names; the yardstick is a copy of the same float32 activations.
/// </summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private CpuDevice device = null!;
    private TilePlan plan;
    private float[] singles = [];
    private Half[] halves = [];
    private float[] copy = [];
    private byte[] pixels = [];

    /// <summary>The shapes of one layer's activations: maps, rows, columns.</summary>
    public static IEnumerable<TensorShape> Shapes { get; } =
    [
        TensorShape.Chw(64, 112, 112),
        TensorShape.Chw(256, 56, 56),
        TensorShape.Chw(512, 28, 28),
        TensorShape.Chw(2048, 7, 7),
        TensorShape.Chw(64, 224, 224),
        TensorShape.Chw(1024, 128, 128),
    ];

    /// <summary>The ranges: one for each map, or one for the layer.</summary>
    public static IEnumerable<TileRange> Ranges { get; } = [TileRange.Tile, TileRange.Layer];

    /// <summary>The shape of the activations.</summary>
    [ParamsSource(nameof(Shapes))]
    public TensorShape Shape { get; set; }

    /// <summary>Which values become 0 and 255.</summary>
    [ParamsSource(nameof(Ranges))]
    public TileRange Range { get; set; }

    /// <summary>Makes seeded activations, and writes to every page of memory that is used later.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        device = CpuDevice.Create(new() { Threads = 1 });
        plan = TilePlan.Create(Shape, new() { Padding = 2, Border = 1, Range = Range });
        singles = [.. Enumerable.Range(0, Shape.ElementCount).Select(_ => (random.NextSingle() * 8) - 4)];
        halves = Array.ConvertAll(singles, value => (Half)value);
        copy = [.. singles];
        pixels = new byte[plan.ByteCount];
        pixels.AsSpan().Fill(1);
    }

    /// <summary>Ends the device.</summary>
    [GlobalCleanup]
    public void CleanUp() => device.Dispose();

    /// <summary>The yardstick.</summary>
    [Benchmark(Baseline = true)]
    public void Memcpy() => singles.AsSpan().CopyTo(copy);

    /// <summary>float32 activations.</summary>
    [Benchmark]
    public void Float32() => device.Render(singles, plan, pixels);

    /// <summary>float16 activations: half the bytes.</summary>
    [Benchmark]
    public void Float16() => device.Render(halves, plan, pixels);
}
