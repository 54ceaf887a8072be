using BenchmarkDotNet.Attributes;
using GpuTiler.Onnx;

namespace GpuTiler.Benchmarks;

/// <summary>
/// A frame of a network, whole and in parts, with every layer tiled, and what comes before the first. The network is the sample one, or the
/// file that GPUTILER_BENCH_MODEL names.
/// </summary>
[MemoryDiagnoser]
[FrameColumns]
public class FrameBenchmarks
{
    private TileDevice device = null!;
    private OnnxModel model = null!;
    private Tiler[] tilers = [];
    private TileTicket[] tickets = [];
    private byte[][] images = [];
    private float[] frame = [];

    /// <summary>The network's file.</summary>
    public static string Model { get; } = Environment.GetEnvironmentVariable("GPUTILER_BENCH_MODEL") is { Length: > 0 } path
        ? path : Path.Combine(AppContext.BaseDirectory, "digits.onnx");

    /// <summary>The devices of this machine.</summary>
    public static IEnumerable<string> Devices => BenchmarkDevices.Names;

    /// <summary>Where the layers are tiled, and where it can, the network runs.</summary>
    [ParamsSource(nameof(Devices))]
    public string Device { get; set; } = "";

    /// <summary>Loads the network and makes what tiles its layers.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        device = BenchmarkDevices.Open(Device);
        model = OnnxModel.Load(Model, device);
        tilers = [.. model.Activations.Select(layer => Tiler.Create(layer.Tensor, new() { Padding = 2, Border = 2 }))];
        tickets = new TileTicket[tilers.Length];
        images = [.. tilers.Select(tiler => new byte[tiler.Plan.ByteCount])];
        var random = new Random(1);
        frame = [.. Enumerable.Range(0, model.Inputs[0].ElementCount).Select(_ => random.NextSingle())];
        Whole();
    }

    /// <summary>Asks the device's own clock, and ends everything.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        EveryLayer();
        var times = tilers.Zip(tickets, (tiler, ticket) => tiler.GpuTime(ticket)).ToList();
        if (times.TrueForAll(time => time is not null))
        {
            GpuClock.Keep(Device, times.Aggregate(TimeSpan.Zero, (sum, time) => sum + time!.Value), TimeSpan.Zero);
        }

        Array.ForEach(tilers, tiler => tiler.Dispose());
        model.Dispose();
        device.Dispose();
    }

    /// <summary>Input, network, and every layer from activations to pixels in the host's memory.</summary>
    [Benchmark(Baseline = true)]
    public void Whole()
    {
        model.Run(frame);
        EveryLayer();
    }

    /// <summary>The input.</summary>
    [Benchmark]
    public void Input() => model.Inputs[0].Write(frame);

    /// <summary>The network, with the upload of its layers where the device does not run it.</summary>
    [Benchmark]
    public void Inference() => model.Run();

    /// <summary>Every layer: queued one after the other, then read.</summary>
    [Benchmark]
    public void EveryLayer()
    {
        for (int i = 0; i < tilers.Length; i++)
        {
            tickets[i] = tilers[i].Dispatch(model.Activations[i].Tensor);
        }

        ReadBack();
    }

    /// <summary>Copying images that are finished.</summary>
    [Benchmark]
    public void ReadBack()
    {
        for (int i = 0; i < tilers.Length; i++)
        {
            tilers[i].Read(tickets[i], images[i]);
        }
    }

    /// <summary>Opening the device, loading the network, and its first frame.</summary>
    [Benchmark]
    public void StartUp()
    {
        using var opened = BenchmarkDevices.Open(Device);
        using var loaded = OnnxModel.Load(Model, opened);
        loaded.Run(frame);
        for (int i = 0; i < loaded.Activations.Count; i++)
        {
            using var tiler = Tiler.Create(loaded.Activations[i].Tensor, new() { Padding = 2, Border = 2 });
            tiler.Read(tiler.Dispatch(loaded.Activations[i].Tensor), images[i]);
        }
    }
}
