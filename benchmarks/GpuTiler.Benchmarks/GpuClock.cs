namespace GpuTiler.Benchmarks;

/// <summary>What devices' own clocks said of each case, for the columns that show it: benchmarks run in this process.</summary>
internal static class GpuClock
{
    private static readonly Dictionary<object, (TimeSpan Kernel, TimeSpan Copy)> Times = [];

    /// <summary>Keeps a case's times, the shortest of several runs.</summary>
    /// <param name="parameters">Tells the case from others.</param>
    /// <param name="kernel">What the kernel took.</param>
    /// <param name="copy">What a copy of its activations took within the device's memory.</param>
    public static void Keep(object parameters, TimeSpan kernel, TimeSpan copy)
    {
        (TimeSpan Kernel, TimeSpan Copy) known = Of(parameters) ?? (kernel, copy);
        Times[parameters] = (Shorter(known.Kernel, kernel), Shorter(known.Copy, copy));
    }

    /// <summary>A case's times; <see langword="null"/> where the device has no clock.</summary>
    public static (TimeSpan Kernel, TimeSpan Copy)? Of(object parameters) => Times.TryGetValue(parameters, out var known) ? known : null;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
