namespace GpuTiler.Vulkan;

/// <summary>
/// An engine's own Vulkan objects, to be adopted with <see cref="VulkanDevice.Adopt"/>. All of them stay the engine's: they must outlive
/// the adopted device and everything made on it, and are never destroyed by it.
/// </summary>
public readonly record struct VulkanHandles
{
    /// <summary>The address of vkGetInstanceProcAddr; 0 takes the system library's.</summary>
    public nint GetInstanceProcAddr { get; init; }

    /// <summary>The VkInstance, created for Vulkan 1.1 or later.</summary>
    public nint Instance { get; init; }

    /// <summary>The VkPhysicalDevice.</summary>
    public nint PhysicalDevice { get; init; }

    /// <summary>The VkDevice. No extension and no feature needs to be enabled.</summary>
    public nint Device { get; init; }

    /// <summary>The queue's family, one that can compute.</summary>
    public uint QueueFamily { get; init; }

    /// <summary>The VkQueue.</summary>
    public nint Queue { get; init; }

    /// <summary>
    /// The object that the engine locks around its own use of the queue. <see langword="null"/> creates one, available as
    /// <see cref="VulkanDevice.QueueLock"/>.
    /// </summary>
    public object? QueueLock { get; init; }
}
