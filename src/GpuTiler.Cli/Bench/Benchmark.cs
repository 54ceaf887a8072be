using System.Diagnostics;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>Measures a model on one device after another.</summary>
internal sealed class Benchmark(string path, OnnxOptions options, TimeSpan time, Progress progress)
{
    // Of a device's time: frames, layers by themselves, copies of them, PNG. The copies are the first device's.
    private const double FrameShare = 0.4, LayerShare = 0.4, CopyShare = 0.1, PngShare = 0.1;
    private const int Parts = 5;
    private const int BarWidth = 24;

    private readonly List<BenchedDevice> devices = [];
    private IReadOnlyList<BenchedLayer> layers = [];

    /// <summary>What was found so far.</summary>
    public BenchResults Results => new(path, layers, devices);

    /// <summary>Measures one device.</summary>
    /// <param name="device">Its name and what it is; the figures are added.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="number">Which one it is, from 0.</param>
    /// <param name="count">How many there are.</param>
    public void Measure(BenchedDevice device, Func<OpenedDevice> open, int number, int count)
    {
        void Show(double done, string what) => progress.Show(Bar((number + done) / count, $"{device.Name}: {what}"));

        Show(0, "opening");
        long start = Stopwatch.GetTimestamp();
        using var opened = open();
        double opening = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        using var bench = new DeviceBench(path, options, opened);
        double loading = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (layers.Count == 0)
        {
            Describe(bench);
        }

        var parts = new double[Parts];
        double first = bench.Frame(parts);
        var frames = Frames(bench, part => Show(part * FrameShare, "frames"));
        var tiling = new Timing[layers.Count];
        var own = new List<GpuTiming>();
        for (int i = 0; i < tiling.Length; i++)
        {
            Show(FrameShare + (LayerShare * i / tiling.Length), $"layer {i + 1} of {tiling.Length}");
            Interruption.Token.ThrowIfCancellationRequested();
            int layer = i;
            var samples = new List<double>();
            tiling[i] = Timing.Of(
                () =>
                {
                    bench.Tile(layer);
                    if (bench.GpuTimeOf(layer) is { } worked)
                    {
                        samples.Add(worked);
                    }
                },
                time * LayerShare / tiling.Length);
            if (samples.Count > 0 && bench.GpuCopyOf(layer) is { } copy)
            {
                own.Add(new(Timing.Of(samples), copy));
            }
        }

        Show(FrameShare + LayerShare, "PNG");
        devices.Add(device with
        {
            Open = opening,
            Load = loading,
            FirstFrame = first,
            Frame = Timing.Of(frames.Whole),
            Input = Timing.Of(frames.Parts[0]),
            Inference = Timing.Of(frames.Parts[1]),
            Upload = opened.Kernel == opened.Network ? null : Timing.Of(frames.Parts[2]),
            Dispatch = Timing.Of(frames.Parts[3]),
            ReadBack = Timing.Of(frames.Parts[4]),
            GpuTime = frames.Gpu.Count == 0 ? null : Timing.Of(frames.Gpu),
            Png = Timing.Of(bench.Encode, time * PngShare),
            Layers = tiling,
            GpuLayers = own.Count == tiling.Length ? own : [],
        });
    }

    /// <summary>Keeps that a device gave no figures, and why.</summary>
    public void AddFailure(BenchedDevice device, string reason) => devices.Add(device with { Failure = reason });

    private (List<double> Whole, List<double>[] Parts, List<double> Gpu) Frames(DeviceBench bench, Action<double> show)
    {
        var whole = new List<double>();
        var gpu = new List<double>();
        var all = Enumerable.Range(0, Parts).Select(_ => new List<double>()).ToArray();
        var parts = new double[Parts];
        long start = Stopwatch.GetTimestamp();
        var duration = time * FrameShare;
        while (whole.Count < 3 || Stopwatch.GetElapsedTime(start) < duration)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            whole.Add(bench.Frame(parts));
            for (int i = 0; i < Parts; i++)
            {
                all[i].Add(parts[i]);
            }

            if (bench.GpuTime() is { } worked)
            {
                gpu.Add(worked);
            }

            if (whole.Count % 16 == 1)
            {
                show(Math.Min(1, Stopwatch.GetElapsedTime(start) / duration));
            }
        }

        return (whole, all, gpu);
    }

    // The copies are measured once, before anything else warms a cache for them.
    private void Describe(DeviceBench bench)
    {
        foreach (string skipped in SkippedText.Of(bench.Skipped))
        {
            progress.Note(skipped);
        }

        layers = [.. bench.Activations.Select(activation =>
        {
            var (from, to) = (new byte[activation.ByteCount], new byte[activation.ByteCount]);
            return new BenchedLayer(
                activation.Name, string.Join('×', activation.Dimensions.ToArray()), activation.ByteCount,
                Timing.Of(() => from.CopyTo(to, 0), time * CopyShare / bench.Activations.Count));
        })];
    }

    private static string Bar(double done, string text)
    {
        int filled = (int)(done * BarWidth);
        return $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {text}";
    }
}
