namespace GpuTiler.Vulkan;

/// <summary>The kind of hardware behind a driver, numbered as in VkPhysicalDeviceType.</summary>
public enum VulkanAdapterType
{
    /// <summary>None of the others.</summary>
    Other = 0,

    /// <summary>A GPU in the processor, which shares its memory.</summary>
    Integrated = 1,

    /// <summary>A graphics card.</summary>
    Discrete = 2,

    /// <summary>A GPU lent to a virtual machine.</summary>
    Virtual = 3,

    /// <summary>The processor: a software driver.</summary>
    Cpu = 4,
}
