using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Interop;

/// <summary>The functions of an instance and its physical devices, in the order of vulkan_core.h.</summary>
internal sealed unsafe class InstanceFunctions(VulkanLoader loader, nint instance)
{
    public readonly delegate* unmanaged<nint, uint*, nint*, VkResult> vkEnumeratePhysicalDevices =
        (delegate* unmanaged<nint, uint*, nint*, VkResult>)loader.Find(instance, "vkEnumeratePhysicalDevices");

    public readonly delegate* unmanaged<nint, VkPhysicalDeviceProperties*, void> vkGetPhysicalDeviceProperties =
        (delegate* unmanaged<nint, VkPhysicalDeviceProperties*, void>)loader.Find(instance, "vkGetPhysicalDeviceProperties");

    public readonly delegate* unmanaged<nint, uint*, VkQueueFamilyProperties*, void> vkGetPhysicalDeviceQueueFamilyProperties =
        (delegate* unmanaged<nint, uint*, VkQueueFamilyProperties*, void>)loader.Find(instance, "vkGetPhysicalDeviceQueueFamilyProperties");

    public readonly delegate* unmanaged<nint, VkPhysicalDeviceMemoryProperties*, void> vkGetPhysicalDeviceMemoryProperties =
        (delegate* unmanaged<nint, VkPhysicalDeviceMemoryProperties*, void>)loader.Find(instance, "vkGetPhysicalDeviceMemoryProperties");

    public readonly delegate* unmanaged<nint, byte*, nint> vkGetDeviceProcAddr =
        (delegate* unmanaged<nint, byte*, nint>)loader.Find(instance, "vkGetDeviceProcAddr");

    public readonly delegate* unmanaged<nint, VkDeviceCreateInfo*, void*, nint*, VkResult> vkCreateDevice =
        (delegate* unmanaged<nint, VkDeviceCreateInfo*, void*, nint*, VkResult>)loader.Find(instance, "vkCreateDevice");

    public readonly delegate* unmanaged<nint, byte*, uint*, VkExtensionProperties*, VkResult> vkEnumerateDeviceExtensionProperties =
        (delegate* unmanaged<nint, byte*, uint*, VkExtensionProperties*, VkResult>)
        loader.Find(instance, "vkEnumerateDeviceExtensionProperties");

    public readonly delegate* unmanaged<nint, VkDebugUtilsMessengerCreateInfoEXT*, void*, ulong*, VkResult> vkCreateDebugUtilsMessengerEXT =
        (delegate* unmanaged<nint, VkDebugUtilsMessengerCreateInfoEXT*, void*, ulong*, VkResult>)
        loader.TryFind(instance, "vkCreateDebugUtilsMessengerEXT");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyDebugUtilsMessengerEXT =
        (delegate* unmanaged<nint, ulong, void*, void>)loader.TryFind(instance, "vkDestroyDebugUtilsMessengerEXT");

    /// <summary>vkDestroyInstance, outside the table: an instance must go even where the table cannot be filled.</summary>
    public static void Destroy(VulkanLoader loader, nint instance) =>
        ((delegate* unmanaged<nint, void*, void>)loader.Find(instance, "vkDestroyInstance"))(instance, null);
}
