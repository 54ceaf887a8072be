using System.Runtime.InteropServices;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan;

/// <summary>What the validation layer said, warnings and errors, from any thread.</summary>
internal sealed unsafe class ValidationMessages : IDisposable
{
    private readonly List<string> messages = [];
    private GCHandle self;

    public ValidationMessages() => self = GCHandle.Alloc(this);

    /// <summary>The messages so far.</summary>
    public string[] Snapshot()
    {
        lock (messages)
        {
            return [.. messages];
        }
    }

    /// <summary>How the layer is told where to report. The loader's own messages are left out: they are about other drivers.</summary>
    public VkDebugUtilsMessengerCreateInfoEXT CreateInfo => new()
    {
        sType = VkStructureType.VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
        messageSeverity = VkDebugUtilsMessageSeverityFlagsEXT.VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT
            | VkDebugUtilsMessageSeverityFlagsEXT.VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
        messageType = VkDebugUtilsMessageTypeFlagsEXT.VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT
            | VkDebugUtilsMessageTypeFlagsEXT.VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT,
        pfnUserCallback = &OnMessage,
        pUserData = (void*)GCHandle.ToIntPtr(self),
    };

    public void Dispose()
    {
        if (self.IsAllocated)
        {
            self.Free();
        }
    }

    [UnmanagedCallersOnly]
    private static uint OnMessage(uint severity, uint types, VkDebugUtilsMessengerCallbackDataEXT* data, void* user)
    {
        var messages = ((ValidationMessages)GCHandle.FromIntPtr((nint)user).Target!).messages;
        lock (messages)
        {
            messages.Add(Marshal.PtrToStringUTF8((nint)data->pMessage) ?? "");
        }

        // 0 lets the call go on: it is reported, not refused.
        return 0;
    }
}
