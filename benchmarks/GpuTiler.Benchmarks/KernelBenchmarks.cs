using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace GpuTiler.Benchmarks;

/// <summary>
/// The kernel alone, on every device of this machine: from activations in the device's memory to pixels in the host's. The yardstick is a
/// copy of the same float32 activations in the host's memory; of a device with a clock of its own, also a copy within its memory.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByParams, BenchmarkLogicalGroupRule.ByCategory)]
[KernelColumns]
public class KernelBenchmarks
{
    // More than any cache holds; read before a cold call, it leaves nothing else there.
    private const int Eviction = 512 << 20;

    private TileDevice device = null!;
    private Tiler tiler = null!;
    private DeviceTensor tensor = null!;
    private TileTicket ticket;
    private float[] singles = [];
    private float[] copy = [];
    private byte[] pixels = [];
    private byte[] evicted = [];

    /// <summary>The shapes of one layer's activations: the six that the design names, and six odd ones.</summary>
    public static IEnumerable<TensorShape> Shapes { get; } =
    [
        TensorShape.Chw(64, 112, 112),
        TensorShape.Chw(256, 56, 56),
        TensorShape.Chw(512, 28, 28),
        TensorShape.Chw(2048, 7, 7),
        TensorShape.Chw(64, 224, 224),
        TensorShape.Chw(1024, 128, 128),
        TensorShape.Chw(300, 55, 57),
        TensorShape.Chw(96, 27, 27),
        TensorShape.Chw(1000, 1, 1),
        TensorShape.Chw(3, 1080, 1920),
        TensorShape.Chw(17, 333, 1),
        TensorShape.Hwc(56, 56, 256),
    ];

    /// <summary>The ranges: one for each map, or one for the layer.</summary>
    public static IEnumerable<TileRange> Ranges { get; } = [TileRange.Tile, TileRange.Layer];

    /// <summary>The devices of this machine.</summary>
    public static IEnumerable<string> Devices => BenchmarkDevices.Names;

    /// <summary>The device that tiles.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    /// <summary>The shape of the activations.</summary>
    [ParamsSource(nameof(Shapes))]
    public TensorShape Shape { get; set; }

    /// <summary>Which values become 0 and 255.</summary>
    [ParamsSource(nameof(Ranges))]
    public TileRange Range { get; set; }

    /// <summary>The type of one activation.</summary>
    [ParamsAllValues]
    public ElementType Type { get; set; }

    /// <summary>Makes seeded activations, and writes to every page of memory that is used later.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        device = BenchmarkDevices.Open(Device);
        tensor = device.CreateTensor(Shape, Type);
        tiler = Tiler.Create(tensor, new() { Padding = 2, Border = 1, Range = Range });
        singles = [.. Enumerable.Range(0, Shape.ElementCount).Select(_ => (random.NextSingle() * 8) - 4)];
        if (Type == ElementType.Float32)
        {
            tensor.Write(singles);
        }
        else
        {
            tensor.Write(Array.ConvertAll(singles, value => (Half)value));
        }

        copy = [.. singles];
        pixels = new byte[tiler.Plan.ByteCount];
        pixels.AsSpan().Fill(1);
    }

    /// <summary>Asks the device's own clock, and ends the device.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        if (tiler.GpuTime(ticket) is { } time && device.MeasureCopy((int)tensor.ByteCount) is { } own)
        {
            GpuClock.Keep((Device, Shape, Range, Type), time, own);
        }

        tiler.Dispose();
        tensor.Dispose();
        device.Dispose();
    }

    /// <summary>The yardstick, again and again: what fits into a cache is read from there.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("warm")]
    public void WarmMemcpy() => singles.AsSpan().CopyTo(copy);

    /// <summary>The kernel, again and again.</summary>
    [Benchmark, BenchmarkCategory("warm")]
    public void WarmKernel() => tiler.Read(ticket = tiler.Dispatch(tensor), pixels);

    /// <summary>Takes the caches away.</summary>
    [IterationSetup(Targets = [nameof(ColdMemcpy), nameof(ColdKernel)])]
    public void Evict()
    {
        if (evicted.Length == 0)
        {
            evicted = new byte[Eviction];
        }

        evicted.AsSpan().Fill((byte)Environment.TickCount);
    }

    /// <summary>The yardstick once, with nothing in the processor's caches.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("cold")]
    public void ColdMemcpy() => WarmMemcpy();

    /// <summary>The kernel once, with nothing in the processor's caches.</summary>
    [Benchmark, BenchmarkCategory("cold")]
    public void ColdKernel() => WarmKernel();
}
