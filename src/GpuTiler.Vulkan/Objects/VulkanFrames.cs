using GpuTiler.Gpu;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan;

/// <summary>
/// Command buffers that are recorded anew each time, every one with a fence and, on request, a pair of timestamps. One thread at a time.
/// </summary>
internal sealed unsafe class VulkanFrames : GpuFrames
{
    private readonly VulkanContext context;
    private readonly nint[] commandBuffers;
    private readonly ulong[] fences;
    private readonly bool[] isPending;
    private ulong commandPool;
    private ulong queryPool;

    /// <summary>Makes the frames.</summary>
    /// <param name="context">The device.</param>
    /// <param name="count">How many may be in flight.</param>
    /// <param name="isTimed">Whether each is timed, where the device has a clock.</param>
    public VulkanFrames(VulkanContext context, int count, bool isTimed)
    {
        (this.context, commandBuffers, fences, isPending) = (context, new nint[count], new ulong[count], new bool[count]);
        try
        {
            CreateCommandBuffers();
            CreateFences();
            if (isTimed && context.TimestampMask != 0)
            {
                CreateQueryPool();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits for a frame's last use and begins to record it.</summary>
    public VulkanCommands Begin(int frame)
    {
        Wait(frame);
        VkCommandBufferBeginInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
            flags = VkCommandBufferUsageFlags.VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT,
        };
        VulkanContext.Check(context.Functions.vkBeginCommandBuffer(commandBuffers[frame], &info));
        VulkanCommands commands = new(context, commandBuffers[frame]);
        if (queryPool != 0)
        {
            commands.ResetTimestamps(queryPool, 2 * (uint)frame);
        }

        return commands;
    }

    /// <summary>The frame's work begins, or ends, here.</summary>
    public void Mark(VulkanCommands commands, int frame, bool isEnd)
    {
        if (queryPool != 0)
        {
            commands.WriteTimestamp(queryPool, (2 * (uint)frame) + (isEnd ? 1u : 0));
        }
    }

    /// <summary>Hands what was recorded to the queue.</summary>
    public void Submit(int frame)
    {
        VulkanContext.Check(context.Functions.vkEndCommandBuffer(commandBuffers[frame]));
        ulong fence = fences[frame];
        VulkanContext.Check(context.Functions.vkResetFences(context.Handle, 1, &fence));
        context.Submit(commandBuffers[frame], fence);
        isPending[frame] = true;
    }

    /// <inheritdoc/>
    public override void SubmitCopy(int frame, in GpuCopy copy)
    {
        var commands = Begin(frame);
        commands.BeginCopies();
        Mark(commands, frame, isEnd: false);
        commands.Copy(copy.Source, copy.SourceOffset, copy.Target, copy.TargetOffset, copy.Bytes);
        Mark(commands, frame, isEnd: true);
        if (copy.ForHost)
        {
            commands.EndAtHost();
        }

        Submit(frame);
    }

    /// <inheritdoc/>
    public override void Wait(int frame)
    {
        if (isPending[frame])
        {
            ulong fence = fences[frame];
            VulkanContext.Check(context.Functions.vkWaitForFences(context.Handle, 1, &fence, 1, ulong.MaxValue));
            isPending[frame] = false;
        }
    }

    /// <inheritdoc/>
    public override TimeSpan? Duration(int frame)
    {
        ulong* times = stackalloc ulong[2];
        if (queryPool == 0 || isPending[frame])
        {
            return null;
        }

        const VkQueryResultFlags Flags = VkQueryResultFlags.VK_QUERY_RESULT_64_BIT;
        var result = context.Functions.vkGetQueryPoolResults(
            context.Handle, queryPool, 2 * (uint)frame, 2, 2 * sizeof(ulong), times, sizeof(ulong), Flags);
        VulkanContext.Check(result, call: nameof(context.Functions.vkGetQueryPoolResults));

        // Only some bits of a timestamp may count; the difference is right even where they overflow.
        ulong ticks = (times[1] - times[0]) & context.TimestampMask;
        return result == VkResult.VK_SUCCESS
            ? TimeSpan.FromMicroseconds(ticks * (double)context.Physical.Limits.timestampPeriod / 1000)
            : null;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        var vk = context.Functions;
        for (int i = 0; i < fences.Length; i++)
        {
            ulong fence = fences[i];
            if (isPending[i] && vk.vkWaitForFences(context.Handle, 1, &fence, 1, ulong.MaxValue) != VkResult.VK_SUCCESS)
            {
                // The device is lost, or memory is short: what can still be running must not lose its buffers.
                context.WaitIdle();
            }

            isPending[i] = false;
        }

        vk.vkDestroyQueryPool(context.Handle, queryPool, null);
        foreach (ulong fence in fences)
        {
            vk.vkDestroyFence(context.Handle, fence, null);
        }

        // With the pool go its command buffers.
        vk.vkDestroyCommandPool(context.Handle, commandPool, null);
        (queryPool, commandPool) = (0, 0);
        Array.Clear(fences);
    }

    private void CreateCommandBuffers()
    {
        VkCommandPoolCreateInfo pool = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
            flags = VkCommandPoolCreateFlags.VK_COMMAND_POOL_CREATE_TRANSIENT_BIT
                | VkCommandPoolCreateFlags.VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
            queueFamilyIndex = context.QueueFamily,
        };
        ulong created;
        VulkanContext.Check(context.Functions.vkCreateCommandPool(context.Handle, &pool, null, &created));
        commandPool = created;

        VkCommandBufferAllocateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
            commandPool = commandPool,
            commandBufferCount = (uint)commandBuffers.Length,
        };
        fixed (nint* allocated = commandBuffers)
        {
            VulkanContext.Check(context.Functions.vkAllocateCommandBuffers(context.Handle, &info, allocated));
        }
    }

    private void CreateFences()
    {
        VkFenceCreateInfo info = new() { sType = VkStructureType.VK_STRUCTURE_TYPE_FENCE_CREATE_INFO };
        for (int i = 0; i < fences.Length; i++)
        {
            ulong created;
            VulkanContext.Check(context.Functions.vkCreateFence(context.Handle, &info, null, &created));
            fences[i] = created;
        }
    }

    private void CreateQueryPool()
    {
        VkQueryPoolCreateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
            queryType = VkQueryType.VK_QUERY_TYPE_TIMESTAMP,
            queryCount = 2 * (uint)fences.Length,
        };
        ulong created;
        VulkanContext.Check(context.Functions.vkCreateQueryPool(context.Handle, &info, null, &created));
        queryPool = created;
    }
}
