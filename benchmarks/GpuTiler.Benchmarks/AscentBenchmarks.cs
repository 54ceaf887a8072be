using BenchmarkDotNet.Attributes;
using GpuTiler.Onnx;

namespace GpuTiler.Benchmarks;

/// <summary>
/// A step towards what units of a layer look for, plainly, with one unit and with several together: divide by their number. The network is
/// the sample one, or the file that GPUTILER_BENCH_MODEL names; the layer its second convolution, or what GPUTILER_BENCH_LAYER names.
/// </summary>
[MemoryDiagnoser]
public class AscentBenchmarks
{
    private TileDevice device = null!;
    private ActivationMaximizer maximizer = null!;

    /// <summary>The devices of this machine.</summary>
    public static IEnumerable<string> Devices => BenchmarkDevices.Names;

    /// <summary>Where the network runs.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    /// <summary>How many units climb together.</summary>
    [Params(1, 4, 16)]
    public int Units { get; set; }

    /// <summary>Loads the network, and makes the first step.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        device = BenchmarkDevices.Open(Device);
        maximizer = ActivationMaximizer.Load(FrameBenchmarks.Model, device, new()
        {
            Layer = Environment.GetEnvironmentVariable("GPUTILER_BENCH_LAYER") is { Length: > 0 } layer ? layer : "conv2",
            Recipe = AscentRecipe.Plain with { Steps = int.MaxValue / 2 },
            Samples = Units,
            Units = Units,
        });
        maximizer.Begin([.. maximizer.Units.Take(Units)]);
        Step();
    }

    /// <summary>Ends everything.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        maximizer.Dispose();
        device.Dispose();
    }

    /// <summary>A step of all of them.</summary>
    [Benchmark]
    public void Step() => maximizer.Step();
}
