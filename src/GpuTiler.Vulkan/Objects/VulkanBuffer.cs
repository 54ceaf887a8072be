using GpuTiler.Gpu;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan;

/// <summary>A buffer and its memory; memory of the host stays mapped.</summary>
internal sealed unsafe class VulkanBuffer : GpuBuffer
{
    private const VkMemoryPropertyFlags Local = VkMemoryPropertyFlags.VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
    private const VkMemoryPropertyFlags Visible = VkMemoryPropertyFlags.VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT;
    private const VkMemoryPropertyFlags Coherent = VkMemoryPropertyFlags.VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    private const VkMemoryPropertyFlags Cached = VkMemoryPropertyFlags.VK_MEMORY_PROPERTY_HOST_CACHED_BIT;

    private readonly VulkanContext context;
    private readonly byte* mapped;
    private readonly bool isCoherent;
    private ulong handle;
    private ulong memory;

    /// <summary>Makes a buffer.</summary>
    /// <param name="context">The device.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="kind">What its memory is for.</param>
    /// <param name="what">What it holds, for the message where it does not fit.</param>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public VulkanBuffer(VulkanContext context, long bytes, GpuMemory kind, string what)
    {
        this.context = context;
        what = $"{what} ({bytes} bytes)";
        try
        {
            var requirements = Create(bytes, kind, what);
            int type = Choose(requirements.memoryTypeBits, kind);
            isCoherent = (context.Physical.MemoryTypes[type].propertyFlags & Coherent) != 0;
            Allocate(requirements.size, (uint)type, what);
            VulkanContext.Check(context.Functions.vkBindBufferMemory(context.Handle, handle, memory, 0), what);
            if (kind != GpuMemory.Device)
            {
                void* address;
                VulkanContext.Check(context.Functions.vkMapMemory(context.Handle, memory, 0, VK_WHOLE_SIZE, 0, &address), what);
                mapped = (byte*)address;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override ulong Handle => handle;

    /// <inheritdoc/>
    public override Span<byte> Part(long offset, int bytes) => new(mapped + offset, bytes);

    /// <inheritdoc/>
    public override void Invalidate(long offset, long bytes)
    {
        if (isCoherent)
        {
            return;
        }

        VkMappedMemoryRange range = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_MAPPED_MEMORY_RANGE,
            memory = memory,
            offset = (ulong)offset,
            size = (ulong)bytes,
        };
        VulkanContext.Check(context.Functions.vkInvalidateMappedMemoryRanges(context.Handle, 1, &range));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Null handles are ignored; freeing the memory also unmaps it.
        context.Functions.vkDestroyBuffer(context.Handle, handle, null);
        context.Functions.vkFreeMemory(context.Handle, memory, null);
        (handle, memory) = (0, 0);
    }

    private VkMemoryRequirements Create(long bytes, GpuMemory kind, string what)
    {
        VkBufferCreateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
            size = (ulong)bytes,
            usage = VkBufferUsageFlags.VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VkBufferUsageFlags.VK_BUFFER_USAGE_TRANSFER_DST_BIT
                | (kind == GpuMemory.Device ? VkBufferUsageFlags.VK_BUFFER_USAGE_STORAGE_BUFFER_BIT : 0),
        };
        ulong created;
        VulkanContext.Check(context.Functions.vkCreateBuffer(context.Handle, &info, null, &created), what);
        handle = created;

        VkMemoryRequirements requirements;
        context.Functions.vkGetBufferMemoryRequirements(context.Handle, handle, &requirements);
        return requirements;
    }

    private void Allocate(ulong bytes, uint type, string what)
    {
        VkMemoryAllocateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
            allocationSize = bytes,
            memoryTypeIndex = type,
        };
        ulong created;
        VulkanContext.Check(context.Functions.vkAllocateMemory(context.Handle, &info, null, &created), what);
        memory = created;
    }

    // The first type that has most of what is wished for, in the order of the wishes. What else a type may need to be enabled for
    // (protected, or a vendor's own) is left alone.
    private int Choose(uint allowed, GpuMemory kind)
    {
        ReadOnlySpan<(VkMemoryPropertyFlags Has, VkMemoryPropertyFlags Lacks)> wishes = kind switch
        {
            GpuMemory.Device => [(Local, 0), (0, 0)],
            GpuMemory.Upload => [(Visible | Coherent, Local), (Visible | Coherent, 0)],
            _ => [(Visible | Coherent | Cached, 0), (Visible | Cached, 0), (Visible | Coherent, 0)],
        };
        var types = context.Physical.MemoryTypes;
        foreach (var (has, lacks) in wishes)
        {
            for (int i = 0; i < types.Length; i++)
            {
                var flags = types[i].propertyFlags;
                bool isUsable = ((allowed >> i) & 1) != 0 && (flags & ~(Local | Visible | Coherent | Cached)) == 0;
                if (isUsable && (flags & has) == has && (flags & lacks) == 0)
                {
                    return i;
                }
            }
        }

        throw new NotSupportedException($"{context.Physical.Name} offers no memory for such a buffer.");
    }
}
