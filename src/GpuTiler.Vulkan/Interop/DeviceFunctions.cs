using System.Text;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Interop;

/// <summary>The functions of a device, its queue and its command buffers, in the order of vulkan_core.h.</summary>
internal sealed unsafe class DeviceFunctions(InstanceFunctions instance, nint device)
{
    public readonly delegate* unmanaged<nint, uint, uint, nint*, void> vkGetDeviceQueue =
        (delegate* unmanaged<nint, uint, uint, nint*, void>)Find(instance, device, "vkGetDeviceQueue");

    public readonly delegate* unmanaged<nint, uint, VkSubmitInfo*, ulong, VkResult> vkQueueSubmit =
        (delegate* unmanaged<nint, uint, VkSubmitInfo*, ulong, VkResult>)Find(instance, device, "vkQueueSubmit");

    public readonly delegate* unmanaged<nint, VkResult> vkQueueWaitIdle =
        (delegate* unmanaged<nint, VkResult>)Find(instance, device, "vkQueueWaitIdle");

    public readonly delegate* unmanaged<nint, VkMemoryAllocateInfo*, void*, ulong*, VkResult> vkAllocateMemory =
        (delegate* unmanaged<nint, VkMemoryAllocateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkAllocateMemory");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkFreeMemory =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkFreeMemory");

    public readonly delegate* unmanaged<nint, ulong, ulong, ulong, uint, void**, VkResult> vkMapMemory =
        (delegate* unmanaged<nint, ulong, ulong, ulong, uint, void**, VkResult>)Find(instance, device, "vkMapMemory");

    public readonly delegate* unmanaged<nint, uint, VkMappedMemoryRange*, VkResult> vkInvalidateMappedMemoryRanges =
        (delegate* unmanaged<nint, uint, VkMappedMemoryRange*, VkResult>)Find(instance, device, "vkInvalidateMappedMemoryRanges");

    public readonly delegate* unmanaged<nint, ulong, ulong, ulong, VkResult> vkBindBufferMemory =
        (delegate* unmanaged<nint, ulong, ulong, ulong, VkResult>)Find(instance, device, "vkBindBufferMemory");

    public readonly delegate* unmanaged<nint, ulong, VkMemoryRequirements*, void> vkGetBufferMemoryRequirements =
        (delegate* unmanaged<nint, ulong, VkMemoryRequirements*, void>)Find(instance, device, "vkGetBufferMemoryRequirements");

    public readonly delegate* unmanaged<nint, VkFenceCreateInfo*, void*, ulong*, VkResult> vkCreateFence =
        (delegate* unmanaged<nint, VkFenceCreateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkCreateFence");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyFence =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyFence");

    public readonly delegate* unmanaged<nint, uint, ulong*, VkResult> vkResetFences =
        (delegate* unmanaged<nint, uint, ulong*, VkResult>)Find(instance, device, "vkResetFences");

    public readonly delegate* unmanaged<nint, uint, ulong*, uint, ulong, VkResult> vkWaitForFences =
        (delegate* unmanaged<nint, uint, ulong*, uint, ulong, VkResult>)Find(instance, device, "vkWaitForFences");

    public readonly delegate* unmanaged<nint, VkQueryPoolCreateInfo*, void*, ulong*, VkResult> vkCreateQueryPool =
        (delegate* unmanaged<nint, VkQueryPoolCreateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkCreateQueryPool");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyQueryPool =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyQueryPool");

    public readonly delegate* unmanaged<nint, ulong, uint, uint, nuint, void*, ulong, VkQueryResultFlags, VkResult> vkGetQueryPoolResults =
        (delegate* unmanaged<nint, ulong, uint, uint, nuint, void*, ulong, VkQueryResultFlags, VkResult>)
        Find(instance, device, "vkGetQueryPoolResults");

    public readonly delegate* unmanaged<nint, VkBufferCreateInfo*, void*, ulong*, VkResult> vkCreateBuffer =
        (delegate* unmanaged<nint, VkBufferCreateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkCreateBuffer");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyBuffer =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyBuffer");

    public readonly delegate* unmanaged<nint, VkShaderModuleCreateInfo*, void*, ulong*, VkResult> vkCreateShaderModule =
        (delegate* unmanaged<nint, VkShaderModuleCreateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkCreateShaderModule");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyShaderModule =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyShaderModule");

    public readonly delegate* unmanaged<nint, ulong, uint, VkComputePipelineCreateInfo*, void*, ulong*, VkResult> vkCreateComputePipelines =
        (delegate* unmanaged<nint, ulong, uint, VkComputePipelineCreateInfo*, void*, ulong*, VkResult>)
        Find(instance, device, "vkCreateComputePipelines");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyPipeline =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyPipeline");

    public readonly delegate* unmanaged<nint, VkPipelineLayoutCreateInfo*, void*, ulong*, VkResult> vkCreatePipelineLayout =
        (delegate* unmanaged<nint, VkPipelineLayoutCreateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkCreatePipelineLayout");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyPipelineLayout =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyPipelineLayout");

    public readonly delegate* unmanaged<nint, VkDescriptorSetLayoutCreateInfo*, void*, ulong*, VkResult> vkCreateDescriptorSetLayout =
        (delegate* unmanaged<nint, VkDescriptorSetLayoutCreateInfo*, void*, ulong*, VkResult>)
        Find(instance, device, "vkCreateDescriptorSetLayout");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyDescriptorSetLayout =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyDescriptorSetLayout");

    public readonly delegate* unmanaged<nint, VkDescriptorPoolCreateInfo*, void*, ulong*, VkResult> vkCreateDescriptorPool =
        (delegate* unmanaged<nint, VkDescriptorPoolCreateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkCreateDescriptorPool");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyDescriptorPool =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyDescriptorPool");

    public readonly delegate* unmanaged<nint, VkDescriptorSetAllocateInfo*, ulong*, VkResult> vkAllocateDescriptorSets =
        (delegate* unmanaged<nint, VkDescriptorSetAllocateInfo*, ulong*, VkResult>)Find(instance, device, "vkAllocateDescriptorSets");

    public readonly delegate* unmanaged<nint, uint, VkWriteDescriptorSet*, uint, void*, void> vkUpdateDescriptorSets =
        (delegate* unmanaged<nint, uint, VkWriteDescriptorSet*, uint, void*, void>)Find(instance, device, "vkUpdateDescriptorSets");

    public readonly delegate* unmanaged<nint, VkCommandPoolCreateInfo*, void*, ulong*, VkResult> vkCreateCommandPool =
        (delegate* unmanaged<nint, VkCommandPoolCreateInfo*, void*, ulong*, VkResult>)Find(instance, device, "vkCreateCommandPool");

    public readonly delegate* unmanaged<nint, ulong, void*, void> vkDestroyCommandPool =
        (delegate* unmanaged<nint, ulong, void*, void>)Find(instance, device, "vkDestroyCommandPool");

    public readonly delegate* unmanaged<nint, VkCommandBufferAllocateInfo*, nint*, VkResult> vkAllocateCommandBuffers =
        (delegate* unmanaged<nint, VkCommandBufferAllocateInfo*, nint*, VkResult>)Find(instance, device, "vkAllocateCommandBuffers");

    public readonly delegate* unmanaged<nint, VkCommandBufferBeginInfo*, VkResult> vkBeginCommandBuffer =
        (delegate* unmanaged<nint, VkCommandBufferBeginInfo*, VkResult>)Find(instance, device, "vkBeginCommandBuffer");

    public readonly delegate* unmanaged<nint, VkResult> vkEndCommandBuffer =
        (delegate* unmanaged<nint, VkResult>)Find(instance, device, "vkEndCommandBuffer");

    public readonly delegate* unmanaged<nint, VkPipelineBindPoint, ulong, void> vkCmdBindPipeline =
        (delegate* unmanaged<nint, VkPipelineBindPoint, ulong, void>)Find(instance, device, "vkCmdBindPipeline");

    public readonly delegate* unmanaged<nint, VkPipelineBindPoint, ulong, uint, uint, ulong*, uint, uint*, void> vkCmdBindDescriptorSets =
        (delegate* unmanaged<nint, VkPipelineBindPoint, ulong, uint, uint, ulong*, uint, uint*, void>)
        Find(instance, device, "vkCmdBindDescriptorSets");

    public readonly delegate* unmanaged<nint, uint, uint, uint, void> vkCmdDispatch =
        (delegate* unmanaged<nint, uint, uint, uint, void>)Find(instance, device, "vkCmdDispatch");

    public readonly delegate* unmanaged<nint, ulong, ulong, uint, VkBufferCopy*, void> vkCmdCopyBuffer =
        (delegate* unmanaged<nint, ulong, ulong, uint, VkBufferCopy*, void>)Find(instance, device, "vkCmdCopyBuffer");

    public readonly delegate* unmanaged<nint, ulong, ulong, VkImageLayout, uint, VkBufferImageCopy*, void> vkCmdCopyBufferToImage =
        (delegate* unmanaged<nint, ulong, ulong, VkImageLayout, uint, VkBufferImageCopy*, void>)
        Find(instance, device, "vkCmdCopyBufferToImage");

    public readonly delegate* unmanaged<
        nint, VkPipelineStageFlags, VkPipelineStageFlags, uint, uint, VkMemoryBarrier*, uint, void*, uint, void*, void>
        vkCmdPipelineBarrier =
        (delegate* unmanaged<
            nint, VkPipelineStageFlags, VkPipelineStageFlags, uint, uint, VkMemoryBarrier*, uint, void*, uint, void*, void>)
        Find(instance, device, "vkCmdPipelineBarrier");

    public readonly delegate* unmanaged<nint, ulong, uint, uint, void> vkCmdResetQueryPool =
        (delegate* unmanaged<nint, ulong, uint, uint, void>)Find(instance, device, "vkCmdResetQueryPool");

    public readonly delegate* unmanaged<nint, VkPipelineStageFlags, ulong, uint, void> vkCmdWriteTimestamp =
        (delegate* unmanaged<nint, VkPipelineStageFlags, ulong, uint, void>)Find(instance, device, "vkCmdWriteTimestamp");

    public readonly delegate* unmanaged<nint, ulong, VkShaderStageFlags, uint, uint, void*, void> vkCmdPushConstants =
        (delegate* unmanaged<nint, ulong, VkShaderStageFlags, uint, uint, void*, void>)Find(instance, device, "vkCmdPushConstants");

    /// <summary>vkDestroyDevice, outside the table: a device must go even where the table cannot be filled.</summary>
    public static void Destroy(InstanceFunctions instance, nint device) =>
        ((delegate* unmanaged<nint, void*, void>)Find(instance, device, "vkDestroyDevice"))(device, null);

    private static nint Find(InstanceFunctions instance, nint device, string name)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return instance.vkGetDeviceProcAddr(device, bytes) is var address and not 0
                ? address
                : throw new NotSupportedException($"The Vulkan driver lacks {name}: install a newer one.");
        }
    }
}
