namespace GpuTiler.Cli;

/// <summary>What a search for devices found.</summary>
/// <param name="Devices">The devices, in the order of their numbers.</param>
/// <param name="Absent">Why there is none.</param>
internal readonly record struct DeviceFinding(IReadOnlyList<FoundDevice> Devices, string? Absent)
{
    public static DeviceFinding Of(params IReadOnlyList<FoundDevice> devices) => new(devices, null);

    public static DeviceFinding None(string reason) => new([], reason);
}
