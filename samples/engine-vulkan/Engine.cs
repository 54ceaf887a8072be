using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using GpuTiler;
using GpuTiler.Vulkan;
using static EngineSample.Structures;

namespace EngineSample;

/// <summary>What an engine has already: instance, device, queue, and a command buffer and a fence for each frame in flight.</summary>
internal sealed unsafe class Engine : IDisposable
{
    private readonly delegate* unmanaged<nint, byte*, nint> getInstanceProcAddr;
    private readonly nint instance;
    private readonly nint physicalDevice;
    private readonly nint queue;
    private readonly uint family;
    private readonly ulong commandPool;
    private readonly nint[] commandBuffers = new nint[Tiler.FramesInFlight];
    private readonly ulong[] fences = new ulong[Tiler.FramesInFlight];
    private readonly object queueLock = new();

    public Engine()
    {
        var name = OperatingSystem.IsWindows() ? "vulkan-1.dll" : OperatingSystem.IsMacOS() ? "libvulkan.1.dylib" : "libvulkan.so.1";
        nint library = NativeLibrary.Load(name);
        getInstanceProcAddr = (delegate* unmanaged<nint, byte*, nint>)NativeLibrary.GetExport(library, "vkGetInstanceProcAddr");
        instance = CreateInstance();
        (physicalDevice, family) = ChooseDevice();
        Device = CreateDevice();
        nint found;
        ((delegate* unmanaged<nint, uint, uint, nint*, void>)Find("vkGetDeviceQueue"))(Device, family, 0, &found);
        queue = found;

        CommandPoolCreateInfo pool = new() { Type = 39, Flags = 2, Family = family };
        ulong created;
        Check(((delegate* unmanaged<nint, CommandPoolCreateInfo*, void*, ulong*, int>)Find("vkCreateCommandPool"))(
            Device, &pool, null, &created));
        commandPool = created;
        CommandBufferAllocateInfo buffers = new() { Type = 40, Pool = commandPool, Count = (uint)commandBuffers.Length };
        fixed (nint* first = commandBuffers)
        {
            Check(((delegate* unmanaged<nint, CommandBufferAllocateInfo*, nint*, int>)Find("vkAllocateCommandBuffers"))(
                Device, &buffers, first));
        }

        // Fences begin signalled: no frame is in flight.
        FenceCreateInfo fence = new() { Type = 8, Flags = 1 };
        for (int slot = 0; slot < fences.Length; slot++)
        {
            Check(((delegate* unmanaged<nint, FenceCreateInfo*, void*, ulong*, int>)Find("vkCreateFence"))(Device, &fence, null, &created));
            fences[slot] = created;
        }
    }

    public nint Device { get; }

    /// <summary>What GpuTiler adopts. The engine locks the same object around its own use of the queue.</summary>
    public VulkanHandles Handles => new()
    {
        GetInstanceProcAddr = (nint)getInstanceProcAddr,
        Instance = instance,
        PhysicalDevice = physicalDevice,
        Device = Device,
        QueueFamily = family,
        Queue = queue,
        QueueLock = queueLock,
    };

    /// <summary>Waits until a slot's last frame has completed, and begins to record its command buffer.</summary>
    public nint BeginFrame(int slot)
    {
        WaitFor(slot);
        CommandBufferBeginInfo begin = new() { Type = 42, Flags = 1 };
        Check(((delegate* unmanaged<nint, CommandBufferBeginInfo*, int>)Find("vkBeginCommandBuffer"))(commandBuffers[slot], &begin));
        return commandBuffers[slot];
    }

    /// <summary>Submits what was recorded.</summary>
    public void EndFrame(int slot)
    {
        nint commands = commandBuffers[slot];
        ulong fence = fences[slot];
        Check(((delegate* unmanaged<nint, int>)Find("vkEndCommandBuffer"))(commands));
        Check(((delegate* unmanaged<nint, uint, ulong*, int>)Find("vkResetFences"))(Device, 1, &fence));
        SubmitInfo submit = new() { Type = 4, CommandBufferCount = 1, CommandBuffers = &commands };
        lock (queueLock)
        {
            Check(((delegate* unmanaged<nint, uint, SubmitInfo*, ulong, int>)Find("vkQueueSubmit"))(queue, 1, &submit, fence));
        }
    }

    public void WaitFor(int slot)
    {
        ulong fence = fences[slot];
        Check(((delegate* unmanaged<nint, uint, ulong*, uint, ulong, int>)Find("vkWaitForFences"))(Device, 1, &fence, 1, ulong.MaxValue));
    }

    /// <summary>Memory of a type with certain properties.</summary>
    public ulong Allocate(MemoryRequirements requirements, uint properties)
    {
        MemoryProperties memory;
        ((delegate* unmanaged<nint, MemoryProperties*, void>)Find("vkGetPhysicalDeviceMemoryProperties"))(physicalDevice, &memory);
        uint type = 0;
        while (((requirements.TypeBits >> (int)type) & 1) == 0 || (memory.Types[2 * type] & properties) != properties)
        {
            type++;
        }

        MemoryAllocateInfo info = new() { Type = 5, Size = requirements.Size, MemoryType = type };
        ulong allocated;
        Check(((delegate* unmanaged<nint, MemoryAllocateInfo*, void*, ulong*, int>)Find("vkAllocateMemory"))(
            Device, &info, null, &allocated));
        return allocated;
    }

    /// <summary>A function of the instance; those of a device are reached through it too.</summary>
    public nint Find(string name)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return getInstanceProcAddr(instance, bytes);
        }
    }

    public static void Check(int result, [CallerArgumentExpression(nameof(result))] string call = "")
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"VkResult {result}: {call}");
        }
    }

    public void Dispose()
    {
        for (int slot = 0; slot < fences.Length; slot++)
        {
            WaitFor(slot);
            ((delegate* unmanaged<nint, ulong, void*, void>)Find("vkDestroyFence"))(Device, fences[slot], null);
        }

        ((delegate* unmanaged<nint, ulong, void*, void>)Find("vkDestroyCommandPool"))(Device, commandPool, null);
        ((delegate* unmanaged<nint, void*, void>)Find("vkDestroyDevice"))(Device, null);
        ((delegate* unmanaged<nint, void*, void>)Find("vkDestroyInstance"))(instance, null);
    }

    private nint CreateInstance()
    {
        // Vulkan 1.1 is what GpuTiler's shaders need; no extension is.
        ApplicationInfo application = new() { ApiVersion = (1u << 22) | (1u << 12) };
        InstanceCreateInfo info = new() { Type = 1, Application = &application };
        nint created;
        Check(((delegate* unmanaged<InstanceCreateInfo*, void*, nint*, int>)Find("vkCreateInstance"))(&info, null, &created));
        return created;
    }

    private (nint Device, uint Family) ChooseDevice()
    {
        uint count = 1;
        nint device;
        Check(((delegate* unmanaged<nint, uint*, nint*, int>)Find("vkEnumeratePhysicalDevices"))(instance, &count, &device));
        if (count == 0)
        {
            throw new InvalidOperationException("This machine has no Vulkan device.");
        }

        uint families = 16;
        var properties = stackalloc QueueFamily[16];
        ((delegate* unmanaged<nint, uint*, QueueFamily*, void>)Find("vkGetPhysicalDeviceQueueFamilyProperties"))(
            device, &families, properties);
        for (uint i = 0; i < families; i++)
        {
            if ((properties[i].Flags & 2) != 0)
            {
                return (device, i);
            }
        }

        throw new InvalidOperationException("The device has no queue that can compute.");
    }

    private nint CreateDevice()
    {
        float priority = 1;
        QueueCreateInfo queues = new() { Type = 2, Family = family, Count = 1, Priorities = &priority };
        DeviceCreateInfo info = new() { Type = 3, QueueCount = 1, Queues = &queues };
        nint created;
        Check(((delegate* unmanaged<nint, DeviceCreateInfo*, void*, nint*, int>)Find("vkCreateDevice"))(
            physicalDevice, &info, null, &created));
        return created;
    }
}
