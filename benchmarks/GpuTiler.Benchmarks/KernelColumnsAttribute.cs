using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace GpuTiler.Benchmarks;

/// <summary>
/// Adds to the table of <see cref="KernelBenchmarks"/>: GB/s of activations, the fraction of memcpy's speed, and by the device's own clock
/// the time and the fraction of its copy's speed.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelColumnsAttribute : Attribute, IConfigSource
{
    /// <inheritdoc/>
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddColumn(
        new NumberColumn("GB/s", "activations read, or copied", (summary, one) => BytesOf(one) / MeanOf(summary, one)),
        new NumberColumn(
            "of memcpy", "what a copy of the float32 activations takes on one thread, over the mean",
            (summary, one) => CopyOf(summary, one) / MeanOf(summary, one)),
        new NumberColumn("GPU μs", "by the device's own clock", (_, one) => OwnOf(one)?.Kernel.TotalMicroseconds),
        new NumberColumn(
            "of GPU copy", "what a copy of the activations takes within the device's memory, over that",
            (_, one) => OwnOf(one) is { } own ? own.Copy / own.Kernel : null));

    private static bool IsKernel(BenchmarkCase one) =>
        one.Descriptor.WorkloadMethod.Name is nameof(KernelBenchmarks.WarmKernel) or nameof(KernelBenchmarks.ColdKernel);

    // The copy is of float32, whatever the kernel reads.
    private static double BytesOf(BenchmarkCase one) =>
        Parameter<TensorShape>(one, nameof(KernelBenchmarks.Shape)).ElementCount
        * (IsKernel(one) && Parameter<ElementType>(one, nameof(KernelBenchmarks.Type)) == ElementType.Float16 ? 2.0 : 4.0);

    // The clock times what is warm.
    private static (TimeSpan Kernel, TimeSpan Copy)? OwnOf(BenchmarkCase one) =>
        one.Descriptor.WorkloadMethod.Name != nameof(KernelBenchmarks.WarmKernel)
            ? null
            : GpuClock.Of((
                Parameter<string>(one, nameof(KernelBenchmarks.Device)), Parameter<TensorShape>(one, nameof(KernelBenchmarks.Shape)),
                Parameter<TileRange>(one, nameof(KernelBenchmarks.Range)), Parameter<ElementType>(one, nameof(KernelBenchmarks.Type))));

    private static double? CopyOf(Summary summary, BenchmarkCase one) =>
        summary.GetBaseline(summary.GetLogicalGroupKey(one)) is { } copy ? MeanOf(summary, copy) : null;

    private static double? MeanOf(Summary summary, BenchmarkCase one) => summary[one]?.ResultStatistics?.Mean;

    private static T Parameter<T>(BenchmarkCase one, string name) => (T)one.Parameters[name];
}
