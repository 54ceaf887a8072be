using System.Runtime.CompilerServices;

namespace GpuTiler.Tests.Conformance;

/// <summary>Every device that the conformance suite runs on here. What is not listed cannot be tested, and what is listed is.</summary>
public static class DeviceRegistry
{
    private static readonly int[] ThreadCounts = [1, 3];

    /// <summary>The CPU's kernels that this machine can run; an instruction set that it lacks is no device that is missing.</summary>
    public static IEnumerable<string> Names =>
        from width in CpuDevice.SupportedWidths
        from threads in ThreadCounts
        where width != CpuVectorWidth.Scalar || threads == 1
        select $"cpu-{width}-{threads}".ToLowerInvariant();

    /// <summary>The device of that name.</summary>
    public static CpuDevice Create(string name)
    {
        var parts = name.Split('-');
        return CpuDevice.Create(
            new() { VectorWidth = Enum.Parse<CpuVectorWidth>(parts[1], ignoreCase: true), Threads = int.Parse(parts[2]) });
    }

    [ModuleInitializer]
    internal static void Register() => TestDevices.Register(() => Names, Create);
}
