using BenchmarkDotNet.Attributes;
using GpuTiler.Onnx;

namespace GpuTiler.Benchmarks;

/// <summary>
/// Sixteen steps towards what each of eight units looks for, plainly: one unit after another with all threads, all as one batch, and side
/// by side with a thread each, which is what a processor does by itself. The network is the sample one, or the file that
/// GPUTILER_BENCH_MODEL names; the layer its second convolution, or what GPUTILER_BENCH_LAYER names.
/// </summary>
[MemoryDiagnoser]
public class AscentBenchmarks
{
    private const int Units = 8, Steps = 16;

    private TileDevice device = null!;
    private ActivationMaximizer one = null!, batch = null!, aside = null!;
    private GradientUnit[] units = [];

    /// <summary>The devices of this machine.</summary>
    public static IEnumerable<string> Devices => BenchmarkDevices.Names;

    /// <summary>Where the network runs.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    /// <summary>Loads the network three times.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        device = BenchmarkDevices.Open(Device);
        (one, batch, aside) =
            (Load(new() { Samples = 1, Concurrency = 1 }), Load(new() { Samples = Units, Concurrency = 1 }), Load(default));
        units = [.. one.Units.Take(Units)];
    }

    /// <summary>Ends everything.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        foreach (var maximizer in new[] { one, batch, aside })
        {
            maximizer.Dispose();
        }

        device.Dispose();
    }

    /// <summary>One unit after another.</summary>
    [Benchmark(Baseline = true)]
    public MaximizedPictures OneByOne() => one.Run(units);

    /// <summary>All of them as one batch.</summary>
    [Benchmark]
    public MaximizedPictures Batch() => batch.Run(units);

    /// <summary>What the device does by itself.</summary>
    [Benchmark]
    public MaximizedPictures Usual() => aside.Run(units);

    private ActivationMaximizer Load(in MaximizationOptions options) => ActivationMaximizer.Load(FrameBenchmarks.Model, device, options with
    {
        Layer = Environment.GetEnvironmentVariable("GPUTILER_BENCH_LAYER") is { Length: > 0 } layer ? layer : "conv2",
        Recipe = AscentRecipe.Plain with { Steps = Steps },
        Units = Units,
    });
}
