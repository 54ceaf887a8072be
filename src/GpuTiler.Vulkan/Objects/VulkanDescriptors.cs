using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan;

/// <summary>Descriptor sets of the shaders' four buffers, one for each frame in flight.</summary>
internal sealed unsafe class VulkanDescriptors : IDisposable
{
    private readonly VulkanContext context;
    private readonly ulong[] sets;
    private ulong pool;

    public VulkanDescriptors(VulkanContext context, ulong setLayout, int count)
    {
        (this.context, sets) = (context, new ulong[count]);
        try
        {
            CreatePool((uint)count);
            Allocate(setLayout);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The set of a frame.</summary>
    public ulong this[int frame] => sets[frame];

    /// <summary>Lets a frame's set name other buffers. No command that is in flight may use the set.</summary>
    /// <param name="frame">Which set.</param>
    /// <param name="bindings">The four buffers, in the order of their bindings.</param>
    public void Write(int frame, ReadOnlySpan<VulkanBinding> bindings)
    {
        var buffers = stackalloc VkDescriptorBufferInfo[bindings.Length];
        var writes = stackalloc VkWriteDescriptorSet[bindings.Length];
        for (int i = 0; i < bindings.Length; i++)
        {
            buffers[i] = new() { buffer = bindings[i].Buffer, offset = bindings[i].Offset, range = bindings[i].Bytes };
            writes[i] = new()
            {
                sType = VkStructureType.VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET,
                dstSet = sets[frame],
                dstBinding = (uint)i,
                descriptorCount = 1,
                descriptorType = VkDescriptorType.VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                pBufferInfo = &buffers[i],
            };
        }

        context.Functions.vkUpdateDescriptorSets(context.Handle, (uint)bindings.Length, writes, 0, null);
    }

    public void Dispose()
    {
        // With the pool go its sets.
        context.Functions.vkDestroyDescriptorPool(context.Handle, pool, null);
        pool = 0;
    }

    private void CreatePool(uint count)
    {
        VkDescriptorPoolSize size = new()
        {
            type = VkDescriptorType.VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
            descriptorCount = VulkanPipelines.Bindings * count,
        };
        VkDescriptorPoolCreateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO,
            maxSets = count,
            poolSizeCount = 1,
            pPoolSizes = &size,
        };
        ulong created;
        VulkanContext.Check(context.Functions.vkCreateDescriptorPool(context.Handle, &info, null, &created));
        pool = created;
    }

    private void Allocate(ulong setLayout)
    {
        var layouts = stackalloc ulong[sets.Length];
        new Span<ulong>(layouts, sets.Length).Fill(setLayout);
        VkDescriptorSetAllocateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO,
            descriptorPool = pool,
            descriptorSetCount = (uint)sets.Length,
            pSetLayouts = layouts,
        };
        fixed (ulong* allocated = sets)
        {
            VulkanContext.Check(context.Functions.vkAllocateDescriptorSets(context.Handle, &info, allocated));
        }
    }
}
