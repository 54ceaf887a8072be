using System.Runtime.InteropServices;
using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;
using static GpuTiler.Vulkan.Interop.VulkanCore;
using static GpuTiler.Vulkan.Interop.VulkanResults;

namespace GpuTiler.Vulkan;

/// <summary>A physical device: what it is, what it allows, and why it cannot be used if so. It owns nothing.</summary>
internal sealed unsafe class PhysicalDevice
{
    // shaders/Tile.hlsl: threads of a group, and the bytes that they share.
    private const uint ShaderThreads = 256;
    private const uint ShaderSharedBytes = (2 * 4 * ShaderThreads) + (4 * 2048);

    private readonly InstanceFunctions functions;
    private readonly VkQueueFamilyProperties[] families;
    private readonly VkPhysicalDeviceProperties properties;
    private readonly VkPhysicalDeviceMemoryProperties memory;

    public PhysicalDevice(InstanceFunctions functions, nint handle)
    {
        (this.functions, Handle) = (functions, handle);
        fixed (VkPhysicalDeviceProperties* found = &properties)
        {
            functions.vkGetPhysicalDeviceProperties(handle, found);
            Name = Marshal.PtrToStringUTF8((nint)found->deviceName) ?? "";
        }

        fixed (VkPhysicalDeviceMemoryProperties* found = &memory)
        {
            functions.vkGetPhysicalDeviceMemoryProperties(handle, found);
        }

        uint count;
        functions.vkGetPhysicalDeviceQueueFamilyProperties(handle, &count, null);
        families = new VkQueueFamilyProperties[count];
        fixed (VkQueueFamilyProperties* found = families)
        {
            functions.vkGetPhysicalDeviceQueueFamilyProperties(handle, &count, found);
        }
    }

    public nint Handle { get; }

    public string Name { get; }

    public uint ApiVersion => properties.apiVersion;

    public VulkanAdapterType Type => (VulkanAdapterType)properties.deviceType;

    public ref readonly VkPhysicalDeviceLimits Limits => ref properties.limits;

    public ReadOnlySpan<VkQueueFamilyProperties> Families => families;

    /// <summary>The first family of queues that can compute; −1 where there is none.</summary>
    public int ComputeFamily => Array.FindIndex(families, family => (family.queueFlags & VkQueueFlags.VK_QUEUE_COMPUTE_BIT) != 0);

    /// <summary>Whether the queues of a family can compute.</summary>
    public bool CanCompute(uint family) =>
        family < families.Length && (families[family].queueFlags & VkQueueFlags.VK_QUEUE_COMPUTE_BIT) != 0;

    public ReadOnlySpan<VkMemoryType> MemoryTypes => ((ReadOnlySpan<VkMemoryType>)memory.memoryTypes)[..(int)memory.memoryTypeCount];

    /// <summary>Why this device cannot be used, as a sentence; <see langword="null"/> where it can.</summary>
    public string? Refusal
    {
        get
        {
            var limits = properties.limits;
            return ApiVersion < VK_API_VERSION_1_1 ? $"{Name} has Vulkan {Format(ApiVersion)}; 1.1 is needed: install a newer driver."
                : ComputeFamily < 0 ? $"{Name} has no queue that can compute; it cannot run the kernel."
                : Math.Min(limits.maxComputeWorkGroupInvocations, limits.maxComputeWorkGroupSize[0]) < ShaderThreads
                    ? $"{Name} allows {limits.maxComputeWorkGroupInvocations} threads in a group; the kernel needs {ShaderThreads}."
                : limits.maxComputeSharedMemorySize < ShaderSharedBytes
                    ? $"{Name} lets a group share {limits.maxComputeSharedMemorySize} bytes; the kernel needs {ShaderSharedBytes}."
                : limits.maxPushConstantsSize < sizeof(GpuParameters)
                    ? $"{Name} takes {limits.maxPushConstantsSize} bytes of push constants; the kernel needs {sizeof(GpuParameters)}."
                : null;
        }
    }

    /// <summary>Whether the device offers an extension.</summary>
    public bool HasExtension(ReadOnlySpan<byte> name)
    {
        uint count;
        Check(functions.vkEnumerateDeviceExtensionProperties(Handle, null, &count, null));
        var extensions = new VkExtensionProperties[count];
        fixed (VkExtensionProperties* first = extensions)
        {
            Check(functions.vkEnumerateDeviceExtensionProperties(Handle, null, &count, first));
            return Contains(first, count, name);
        }
    }

    public static bool Contains(VkExtensionProperties* extensions, uint count, ReadOnlySpan<byte> name)
    {
        for (uint i = 0; i < count; i++)
        {
            if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(extensions[i].extensionName).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A version as people write it, such as <c>1.3</c>.</summary>
    public static string Format(uint version) => $"{(version >> 22) & 0x7F}.{(version >> 12) & 0x3FF}";
}
