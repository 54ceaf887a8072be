using System.Runtime.CompilerServices;
using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan;

/// <summary>A Vulkan device, its queue and the functions of both.</summary>
internal sealed unsafe class VulkanContext : GpuContext
{
    // Ours together with the device; an engine's device comes with none.
    private readonly VulkanInstance? instance;

    private VulkanContext(PhysicalDevice physical, VulkanInstance? instance, DeviceFunctions functions, in VulkanHandles handles)
        : base(handles.QueueLock)
    {
        (Physical, this.instance) = (physical, instance);
        (Functions, Handle, Queue, QueueFamily) = (functions, handles.Device, handles.Queue, handles.QueueFamily);
        int timestampBits = (int)physical.Families[(int)QueueFamily].timestampValidBits;
        TimestampMask = timestampBits == 0 ? 0 : ulong.MaxValue >> (64 - timestampBits);
    }

    public PhysicalDevice Physical { get; }

    public DeviceFunctions Functions { get; }

    public nint Handle { get; }

    public nint Queue { get; }

    public uint QueueFamily { get; }

    /// <summary>The bits of a timestamp that count; none where the queue has no clock.</summary>
    public ulong TimestampMask { get; }

    /// <summary>What the validation layer said, where it is on.</summary>
    public ValidationMessages? Messages => instance?.Messages;

    /// <summary>What a shader may reach and a dispatch may have.</summary>
    public GpuLimits Limits
    {
        get
        {
            var limits = Physical.Limits;
            return new(limits.maxStorageBufferRange, Math.Min(limits.maxComputeWorkGroupCount[0], limits.maxComputeWorkGroupCount[1]));
        }
    }

    /// <summary>Makes a device with one queue; takes the instance over, and disposes of it when it fails.</summary>
    public static VulkanContext Create(VulkanInstance instance, PhysicalDevice physical)
    {
        nint device = 0;
        try
        {
            device = CreateDevice(instance, physical);
            var functions = new DeviceFunctions(instance.Functions, device);
            nint queue;
            functions.vkGetDeviceQueue(device, (uint)physical.ComputeFamily, 0, &queue);
            VulkanHandles handles = new() { Device = device, Queue = queue, QueueFamily = (uint)physical.ComputeFamily };
            return new VulkanContext(physical, instance, functions, handles);
        }
        catch
        {
            if (device != 0)
            {
                DeviceFunctions.Destroy(instance.Functions, device);
            }

            instance.Dispose();
            throw;
        }
    }

    /// <summary>Works on somebody else's device, and destroys nothing of it.</summary>
    public static VulkanContext Adopt(InstanceFunctions instance, PhysicalDevice physical, in VulkanHandles handles) =>
        new(physical, null, new DeviceFunctions(instance, handles.Device), handles);

    /// <inheritdoc/>
    public override VulkanBuffer CreateBuffer(long bytes, GpuMemory memory, string what) => new(this, bytes, memory, what);

    /// <inheritdoc/>
    public override VulkanFrames CreateFrames(int count, bool isTimed) => new(this, count, isTimed);

    /// <inheritdoc cref="VulkanResults.Check"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(VkResult result, string? what = null, [CallerArgumentExpression(nameof(result))] string call = "") =>
        VulkanResults.Check(result, what, call);

    /// <summary>Hands one command buffer to the queue.</summary>
    public void Submit(nint commandBuffer, ulong fence)
    {
        VkSubmitInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_SUBMIT_INFO,
            commandBufferCount = 1,
            pCommandBuffers = &commandBuffer,
        };
        lock (QueueLock)
        {
            Check(Functions.vkQueueSubmit(Queue, 1, &info, fence));
        }
    }

    /// <inheritdoc/>
    public override void WaitIdle()
    {
        lock (QueueLock)
        {
            _ = Functions.vkQueueWaitIdle(Queue);
        }
    }

    /// <inheritdoc/>
    protected override void Free()
    {
        if (instance is not null)
        {
            DeviceFunctions.Destroy(instance.Functions, Handle);
            instance.Dispose();
        }
    }

    private static nint CreateDevice(VulkanInstance instance, PhysicalDevice physical)
    {
        float priority = 1;
        VkDeviceQueueCreateInfo queue = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
            queueFamilyIndex = (uint)physical.ComputeFamily,
            queueCount = 1,
            pQueuePriorities = &priority,
        };
        VkDeviceCreateInfo info = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
            queueCreateInfoCount = 1,
            pQueueCreateInfos = &queue,
        };

        // The standard asks for this extension to be enabled wherever a device has it; nothing else is.
        fixed (byte* name = VK_KHR_PORTABILITY_SUBSET_EXTENSION_NAME)
        {
            byte* portability = name;
            if (physical.HasExtension(VK_KHR_PORTABILITY_SUBSET_EXTENSION_NAME))
            {
                info.enabledExtensionCount = 1;
                info.ppEnabledExtensionNames = &portability;
            }

            nint device;
            Check(instance.Functions.vkCreateDevice(physical.Handle, &info, null, &device), $"a device on {physical.Name}");
            return device;
        }
    }
}
