using BenchmarkDotNet.Configs;

namespace GpuTiler.Benchmarks;

/// <summary>Adds to the table of <see cref="FrameBenchmarks"/> what the tiling of every layer took by the device's own clock.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FrameColumnsAttribute : Attribute, IConfigSource
{
    /// <inheritdoc/>
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddColumn(new NumberColumn(
        "GPU μs",
        "the tiling of every layer by the device's own clock",
        (_, one) => one.Descriptor.WorkloadMethod.Name == nameof(FrameBenchmarks.EveryLayer)
            ? GpuClock.Of(one.Parameters[nameof(FrameBenchmarks.Device)])?.Kernel.TotalMicroseconds
            : null));
}
