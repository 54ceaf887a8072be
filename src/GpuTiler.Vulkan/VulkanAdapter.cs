namespace GpuTiler.Vulkan;

/// <summary>One physical device of this machine.</summary>
/// <param name="Index">Its number, for <see cref="VulkanDeviceOptions.Index"/>.</param>
/// <param name="Name">The driver's name for it.</param>
/// <param name="Type">What kind of hardware it is.</param>
/// <param name="ApiVersion">The Vulkan version that it offers.</param>
/// <param name="Refusal">Why it cannot be used, as a sentence; <see langword="null"/> where it can.</param>
public sealed record VulkanAdapter(int Index, string Name, VulkanAdapterType Type, Version ApiVersion, string? Refusal)
{
    /// <summary>A description that a person recognises.</summary>
    public string Description => $"{Name}, Vulkan {ApiVersion}{(Type == VulkanAdapterType.Cpu ? ", software" : "")}";

    internal static VulkanAdapter Of(int index, PhysicalDevice device)
    {
        uint version = device.ApiVersion;
        return new(index, device.Name, device.Type, new((int)(version >> 22) & 0x7F, (int)(version >> 12) & 0x3FF), device.Refusal);
    }
}
