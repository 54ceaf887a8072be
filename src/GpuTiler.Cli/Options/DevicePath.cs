namespace GpuTiler.Cli;

/// <summary>One way to run a network and tile its layers.</summary>
/// <param name="Name">What selects it after <c>--device</c>.</param>
/// <param name="Inference">What runs the network.</param>
/// <param name="Kernel">What tiles its layers.</param>
/// <param name="ActivationsStay">Whether the activations stay where the network left them.</param>
/// <param name="Find">The devices that this machine has for it, or the reason why there is none.</param>
/// <param name="Open">Opens one of them by its number, or the best; <see langword="null"/> where no version of the program could.</param>
internal sealed record DevicePath(
    string Name, string Inference, string Kernel, bool ActivationsStay, Func<DeviceFinding> Find, Func<int?, TileDevice>? Open = null);

/// <summary>What a search for devices found.</summary>
/// <param name="Devices">The devices, in the order of their numbers.</param>
/// <param name="Absent">Why there is none.</param>
internal readonly record struct DeviceFinding(IReadOnlyList<FoundDevice> Devices, string? Absent)
{
    public static DeviceFinding Of(params IReadOnlyList<FoundDevice> devices) => new(devices, null);

    public static DeviceFinding None(string reason) => new([], reason);
}

/// <summary>One device that a search found.</summary>
/// <param name="Description">What it is.</param>
/// <param name="Refusal">Why it cannot be used all the same.</param>
internal readonly record struct FoundDevice(string Description, string? Refusal = null);
