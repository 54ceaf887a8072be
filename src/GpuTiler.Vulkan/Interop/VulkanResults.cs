using System.Runtime.CompilerServices;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Interop;

/// <summary>Turns a VkResult into an exception that names the call and the code.</summary>
internal static class VulkanResults
{
    /// <summary>Throws where a call failed.</summary>
    /// <param name="result">What the call returned; codes of success are positive.</param>
    /// <param name="what">What the call was to make, for a message about too little memory.</param>
    /// <param name="call">The call, as it is written.</param>
    /// <exception cref="InsufficientMemoryException">There is too little memory left.</exception>
    /// <exception cref="VulkanException">The call failed for another reason.</exception>
    public static void Check(VkResult result, string? what = null, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result < 0)
        {
            throw Failure(result, what, call);
        }
    }

    private static Exception Failure(VkResult result, string? what, string call)
    {
        // Of vk.vkCreateFence(handle, …) the name alone.
        var name = call[..(call.IndexOf('(') is var end and >= 0 ? end : call.Length)];
        name = name[(name.LastIndexOf('.') + 1)..];
        var failure = new VulkanException($"{name} failed: {result}.", (int)result);
        return result switch
        {
            VkResult.VK_ERROR_OUT_OF_HOST_MEMORY or VkResult.VK_ERROR_OUT_OF_DEVICE_MEMORY or VkResult.VK_ERROR_OUT_OF_POOL_MEMORY
                or VkResult.VK_ERROR_TOO_MANY_OBJECTS => new InsufficientMemoryException(
                    $"The Vulkan device has too little memory left{(what is null ? "" : $" for {what}")} ({name}: {result}).", failure),
            VkResult.VK_ERROR_DEVICE_LOST => new VulkanException(
                $"The Vulkan device was lost ({name}: {result}): dispose of it and of what was made on it, and create a new one.",
                (int)result),
            _ => failure,
        };
    }
}
