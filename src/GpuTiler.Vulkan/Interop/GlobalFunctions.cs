using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Interop;

/// <summary>The functions that need no instance, in the order of vulkan_core.h.</summary>
internal readonly unsafe struct GlobalFunctions(VulkanLoader loader)
{
    public readonly delegate* unmanaged<VkInstanceCreateInfo*, void*, nint*, VkResult> vkCreateInstance =
        (delegate* unmanaged<VkInstanceCreateInfo*, void*, nint*, VkResult>)loader.Find(0, "vkCreateInstance");

    public readonly delegate* unmanaged<byte*, uint*, VkExtensionProperties*, VkResult> vkEnumerateInstanceExtensionProperties =
        (delegate* unmanaged<byte*, uint*, VkExtensionProperties*, VkResult>)loader.Find(0, "vkEnumerateInstanceExtensionProperties");

    public readonly delegate* unmanaged<uint*, VkLayerProperties*, VkResult> vkEnumerateInstanceLayerProperties =
        (delegate* unmanaged<uint*, VkLayerProperties*, VkResult>)loader.Find(0, "vkEnumerateInstanceLayerProperties");

    /// <summary>Null before Vulkan 1.1.</summary>
    public readonly delegate* unmanaged<uint*, VkResult> vkEnumerateInstanceVersion =
        (delegate* unmanaged<uint*, VkResult>)loader.TryFind(0, "vkEnumerateInstanceVersion");
}
