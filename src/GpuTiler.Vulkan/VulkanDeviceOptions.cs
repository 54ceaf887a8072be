namespace GpuTiler.Vulkan;

/// <summary>Which device a <see cref="VulkanDevice"/> uses, and how. <c>default</c> is valid: this machine's best one.</summary>
public readonly record struct VulkanDeviceOptions
{
    /// <summary>
    /// The device's number in <see cref="VulkanDevice.Adapters"/>; <see langword="null"/> takes the first usable graphics card, else an
    /// integrated GPU, else a virtual one, else a software driver.
    /// </summary>
    public int? Index { get; init; }

    /// <summary>
    /// Lets the Khronos validation layer check every call, including order and memory hazards. Its messages are collected in
    /// <see cref="VulkanDevice.ValidationMessages"/>. Slow; for tests.
    /// </summary>
    public bool Validation { get; init; }

    /// <summary>The address of vkGetInstanceProcAddr to use; 0 takes the system library's.</summary>
    public nint GetInstanceProcAddr { get; init; }

    /// <summary>The libraries to look for; tests look for a missing one.</summary>
    internal IReadOnlyList<string>? Libraries { get; init; }

    /// <summary>Where shaders come from, by names such as <c>TileOnce.f16</c>; the embedded ones if none.</summary>
    internal Func<string, byte[]>? Shaders { get; init; }

    internal Interop.VulkanLoader Loader => GetInstanceProcAddr != 0
        ? new(GetInstanceProcAddr)
        : Interop.VulkanLoader.Load(Libraries ?? Interop.VulkanLoader.SystemLibraries);
}
