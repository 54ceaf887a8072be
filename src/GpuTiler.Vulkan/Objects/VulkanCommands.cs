using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan;

/// <summary>The commands that are recorded, into a command buffer of ours or of somebody else.</summary>
internal readonly unsafe ref struct VulkanCommands(VulkanContext context, nint commandBuffer)
{
    private const VkPipelineStageFlags Compute = VkPipelineStageFlags.VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT;
    private const VkPipelineStageFlags Transfer = VkPipelineStageFlags.VK_PIPELINE_STAGE_TRANSFER_BIT;

    private readonly DeviceFunctions vk = context.Functions;

    public nint Handle => commandBuffer;

    /// <summary>All earlier work of shaders and copies is done, and shaders see what it wrote.</summary>
    public void BeginShaders() => Barrier(
        Compute | Transfer,
        VkAccessFlags.VK_ACCESS_SHADER_WRITE_BIT | VkAccessFlags.VK_ACCESS_TRANSFER_WRITE_BIT,
        Compute,
        VkAccessFlags.VK_ACCESS_SHADER_READ_BIT | VkAccessFlags.VK_ACCESS_SHADER_WRITE_BIT);

    /// <summary>The next shader sees what the last one wrote.</summary>
    public void NextShader() => Barrier(
        Compute,
        VkAccessFlags.VK_ACCESS_SHADER_WRITE_BIT,
        Compute,
        VkAccessFlags.VK_ACCESS_SHADER_READ_BIT | VkAccessFlags.VK_ACCESS_SHADER_WRITE_BIT);

    /// <summary>All earlier work of shaders and copies is done, and copies see what it wrote.</summary>
    public void BeginCopies() => Barrier(
        Compute | Transfer,
        VkAccessFlags.VK_ACCESS_SHADER_WRITE_BIT | VkAccessFlags.VK_ACCESS_TRANSFER_WRITE_BIT,
        Transfer,
        VkAccessFlags.VK_ACCESS_TRANSFER_READ_BIT | VkAccessFlags.VK_ACCESS_TRANSFER_WRITE_BIT);

    /// <summary>The host sees what copies wrote, once the fence has passed.</summary>
    public void EndAtHost() => Barrier(
        Transfer,
        VkAccessFlags.VK_ACCESS_TRANSFER_WRITE_BIT,
        VkPipelineStageFlags.VK_PIPELINE_STAGE_HOST_BIT,
        VkAccessFlags.VK_ACCESS_HOST_READ_BIT);

    /// <summary>Binds the buffers of every shader that follows.</summary>
    public void Bind(ulong layout, ulong set) =>
        vk.vkCmdBindDescriptorSets(commandBuffer, VkPipelineBindPoint.VK_PIPELINE_BIND_POINT_COMPUTE, layout, 0, 1, &set, 0, null);

    /// <summary>Runs a shader.</summary>
    public void Dispatch(ulong layout, ulong pipeline, GpuParameters parameters, uint across, uint down)
    {
        vk.vkCmdBindPipeline(commandBuffer, VkPipelineBindPoint.VK_PIPELINE_BIND_POINT_COMPUTE, pipeline);
        vk.vkCmdPushConstants(
            commandBuffer, layout, VkShaderStageFlags.VK_SHADER_STAGE_COMPUTE_BIT, 0, (uint)sizeof(GpuParameters), &parameters);
        vk.vkCmdDispatch(commandBuffer, across, down, 1);
    }

    public void Copy(ulong source, long sourceOffset, ulong target, long targetOffset, long bytes)
    {
        VkBufferCopy region = new() { srcOffset = (ulong)sourceOffset, dstOffset = (ulong)targetOffset, size = (ulong)bytes };
        vk.vkCmdCopyBuffer(commandBuffer, source, target, 1, &region);
    }

    /// <summary>Copies rows of pixels into a texture whose layout is TRANSFER_DST_OPTIMAL.</summary>
    public void CopyToImage(ulong source, ulong image, VkBufferImageCopy region) => vk.vkCmdCopyBufferToImage(
        commandBuffer, source, image, VkImageLayout.VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);

    /// <summary>Forgets the timestamps of a pair.</summary>
    public void ResetTimestamps(ulong pool, uint first) => vk.vkCmdResetQueryPool(commandBuffer, pool, first, 2);

    /// <summary>Notes when everything before is done.</summary>
    public void WriteTimestamp(ulong pool, uint number) =>
        vk.vkCmdWriteTimestamp(commandBuffer, VkPipelineStageFlags.VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, pool, number);

    private void Barrier(VkPipelineStageFlags earlier, VkAccessFlags written, VkPipelineStageFlags later, VkAccessFlags accessed)
    {
        VkMemoryBarrier barrier = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_MEMORY_BARRIER,
            srcAccessMask = written,
            dstAccessMask = accessed,
        };
        vk.vkCmdPipelineBarrier(commandBuffer, earlier, later, 0, 1, &barrier, 0, null, 0, null);
    }
}
