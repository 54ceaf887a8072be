namespace GpuTiler.Tests.Conformance;

/// <summary>Every device that the conformance suite runs on. What is not listed here cannot be tested, and what is listed is.</summary>
public static class DeviceRegistry
{
    private static readonly int[] ThreadCounts = [1, 3];

    public static IEnumerable<string> Names =>
        from width in Enum.GetValues<CpuVectorWidth>()
        where width != CpuVectorWidth.Auto
        from threads in ThreadCounts
        where width != CpuVectorWidth.Scalar || threads == 1
        select $"cpu-{width}-{threads}".ToLowerInvariant();

    /// <summary>The device of that name; null where this machine lacks it.</summary>
    public static TileDevice? TryCreate(string name)
    {
        var parts = name.Split('-');
        var width = Enum.Parse<CpuVectorWidth>(parts[1], ignoreCase: true);
        return CpuDevice.SupportedWidths.Contains(width)
            ? CpuDevice.Create(new() { VectorWidth = width, Threads = int.Parse(parts[2]) })
            : null;
    }
}
