using System.Runtime.InteropServices;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Tests;

/// <content>The wrappers, one for each signature.</content>
internal sealed unsafe partial class VulkanSpy
{
    public delegate void EditProperties(ref VkPhysicalDeviceProperties properties);

    public delegate void EditFamily(ref VkQueueFamilyProperties family);

    private delegate nint GetProcAddr(nint parent, byte* name);

    private delegate VkResult CreateInstance(void* info, void* allocator, ulong* created);

    private delegate VkResult Create(nint parent, void* info, void* allocator, ulong* created);

    private delegate VkResult CreatePipelines(nint device, ulong cache, uint count, void* infos, void* allocator, ulong* created);

    private delegate VkResult Allocate(nint device, void* info, ulong* allocated);

    private delegate void DestroyRoot(nint handle, void* allocator);

    private delegate void Destroy(nint parent, ulong handle, void* allocator);

    private delegate void GetProperties(nint physical, VkPhysicalDeviceProperties* properties);

    private delegate void GetFamilies(nint physical, uint* count, VkQueueFamilyProperties* families);

    private delegate void GetMemory(nint physical, VkPhysicalDeviceMemoryProperties* memory);

    private delegate void GetRequirements(nint device, ulong buffer, VkMemoryRequirements* requirements);

    private delegate VkResult Invalidate(nint device, uint count, VkMappedMemoryRange* ranges);

    private delegate VkResult Enumerate(nint instance, uint* count, nint* devices);

    private delegate VkResult Bind(nint device, ulong buffer, ulong memory, ulong offset);

    private delegate VkResult Map(nint device, ulong memory, ulong offset, ulong size, uint flags, void** address);

    private delegate VkResult Submit(nint queue, uint count, void* infos, ulong fence);

    private delegate VkResult Wait(nint device, uint count, ulong* fences, uint all, ulong timeout);

    private delegate void Dispatch(nint commands, uint x, uint y, uint z);

    private delegate void CopyBuffer(nint commands, ulong source, ulong target, uint count, VkBufferCopy* regions);

    private delegate void PipelineBarrier(
        nint commands,
        VkPipelineStageFlags earlier,
        VkPipelineStageFlags later,
        uint flags,
        uint count,
        VkMemoryBarrier* barriers,
        uint bufferCount,
        void* bufferBarriers,
        uint imageCount,
        void* imageBarriers);

    private nint Wrap(string function, nint address)
    {
        if (address == 0 || Missing.Contains(function))
        {
            return 0;
        }

        if (function == "vkGetDeviceProcAddr")
        {
            deviceProcAddr = (delegate* unmanaged<nint, byte*, nint>)address;
        }

        // A wrapper holds the address it calls, so a function of another instance gets a wrapper of its own.
        var key = $"{function} {address}";
        if (!wrappers.TryGetValue(key, out var wrapper))
        {
            if (WrapperOf(function, address) is not Delegate made)
            {
                return address;
            }

            wrappers[key] = wrapper = made;
        }

        return Marshal.GetFunctionPointerForDelegate(wrapper);
    }

    private Delegate? WrapperOf(string function, nint address) => function switch
    {
        "vkGetDeviceProcAddr" => new GetProcAddr((device, name) => Wrap(Name(name), deviceProcAddr(device, name))),
        "vkCreateInstance" => new CreateInstance((info, allocator, created) => Made(
            function, () => ((delegate* unmanaged<void*, void*, ulong*, VkResult>)address)(info, allocator, created), created)),
        "vkCreateComputePipelines" => new CreatePipelines((device, cache, count, infos, allocator, created) => Made(
            "vkCreatePipeline",
            () => ((delegate* unmanaged<nint, ulong, uint, void*, void*, ulong*, VkResult>)address)(
                device, cache, count, infos, allocator, created),
            created)),
        "vkAllocateDescriptorSets" or "vkAllocateCommandBuffers" => new Allocate((device, info, allocated) =>
            Before(function) is var failure and < 0 ? failure
                : ((delegate* unmanaged<nint, void*, ulong*, VkResult>)address)(device, info, allocated)),
        "vkDestroyInstance" or "vkDestroyDevice" => new DestroyRoot((handle, allocator) =>
        {
            Gone(function, KindOf(function), (ulong)handle);
            ((delegate* unmanaged<nint, void*, void>)address)(handle, allocator);
        }),
        "vkFreeMemory" => DestroyerOf(function, address),
        "vkGetPhysicalDeviceProperties" => new GetProperties((physical, properties) =>
        {
            ((delegate* unmanaged<nint, VkPhysicalDeviceProperties*, void>)address)(physical, properties);
            Properties?.Invoke(ref *properties);
        }),
        "vkGetPhysicalDeviceQueueFamilyProperties" => new GetFamilies((physical, count, families) =>
        {
            ((delegate* unmanaged<nint, uint*, VkQueueFamilyProperties*, void>)address)(physical, count, families);
            for (uint i = 0; families is not null && i < *count; i++)
            {
                Family?.Invoke(ref families[i]);
            }
        }),
        "vkGetPhysicalDeviceMemoryProperties" => new GetMemory((physical, memory) =>
        {
            ((delegate* unmanaged<nint, VkPhysicalDeviceMemoryProperties*, void>)address)(physical, memory);
            OfferMemory(memory);
        }),
        "vkGetBufferMemoryRequirements" => new GetRequirements((device, buffer, requirements) =>
        {
            ((delegate* unmanaged<nint, ulong, VkMemoryRequirements*, void>)address)(device, buffer, requirements);
            requirements->memoryTypeBits |= HasIncoherentMemory ? 2u : 0;
        }),
        "vkInvalidateMappedMemoryRanges" => new Invalidate((device, count, ranges) =>
        {
            Invalidated = (ranges->offset, ranges->size);
            return Before(function) is var failure and < 0 ? failure
                : ((delegate* unmanaged<nint, uint, VkMappedMemoryRange*, VkResult>)address)(device, count, ranges);
        }),
        "vkAllocateMemory" => new Create((device, info, allocator, created) => Made(
            function,
            () =>
            {
                UseRealMemory((VkMemoryAllocateInfo*)info);
                return ((delegate* unmanaged<nint, void*, void*, ulong*, VkResult>)address)(device, info, allocator, created);
            },
            created)),
        "vkEnumeratePhysicalDevices" => new Enumerate((instance, count, devices) => Before(function) is var failure and < 0
            ? failure : ((delegate* unmanaged<nint, uint*, nint*, VkResult>)address)(instance, count, devices)),
        "vkBindBufferMemory" => new Bind((device, buffer, memory, offset) =>
        {
            memoryOfBuffer[buffer] = memory;
            return Before(function) is var failure and < 0 ? failure
                : ((delegate* unmanaged<nint, ulong, ulong, ulong, VkResult>)address)(device, buffer, memory, offset);
        }),
        "vkMapMemory" => new Map((device, memory, offset, size, flags, mappedAt) =>
        {
            mapped.Add(memory);
            return Before(function) is var failure and < 0 ? failure
                : ((delegate* unmanaged<nint, ulong, ulong, ulong, uint, void**, VkResult>)address)(
                    device, memory, offset, size, flags, mappedAt);
        }),
        "vkQueueSubmit" => new Submit((queue, count, infos, fence) => Before(function) is var failure and < 0
            ? failure : ((delegate* unmanaged<nint, uint, void*, ulong, VkResult>)address)(queue, count, infos, fence)),
        "vkWaitForFences" => new Wait((device, count, fences, all, timeout) => Before(function) is var failure and < 0
            ? failure : ((delegate* unmanaged<nint, uint, ulong*, uint, ulong, VkResult>)address)(device, count, fences, all, timeout)),
        "vkCmdDispatch" => new Dispatch((commands, x, y, z) =>
        {
            Commands?.Add("dispatch");
            ((delegate* unmanaged<nint, uint, uint, uint, void>)address)(commands, x, y, z);
        }),
        "vkCmdCopyBuffer" => new CopyBuffer((commands, source, target, count, regions) =>
        {
            Commands?.Add("copy");
            if (mapped.Contains(memoryOfBuffer[target]))
            {
                BytesToHost += (long)regions[0].size;
            }

            ((delegate* unmanaged<nint, ulong, ulong, uint, VkBufferCopy*, void>)address)(commands, source, target, count, regions);
        }),
        "vkCmdPipelineBarrier" => new PipelineBarrier((commands, earlier, later, flags, count, barriers, none, buffers, no, images) =>
        {
            Commands?.Add(
                $"{Brief(earlier)} {Brief(barriers->srcAccessMask)} > {Brief(later)} {Brief(barriers->dstAccessMask)}");
            ((delegate* unmanaged<
                nint, VkPipelineStageFlags, VkPipelineStageFlags, uint, uint, VkMemoryBarrier*, uint, void*, uint, void*, void>)address)(
                commands, earlier, later, flags, count, barriers, none, buffers, no, images);
        }),
        _ when function.StartsWith("vkCreate") => new Create((parent, info, allocator, created) => Made(
            function,
            () => ((delegate* unmanaged<nint, void*, void*, ulong*, VkResult>)address)(parent, info, allocator, created),
            created)),
        _ when function.StartsWith("vkDestroy") => DestroyerOf(function, address),
        _ => null,
    };

    private Destroy DestroyerOf(string function, nint address) => (parent, handle, allocator) =>
    {
        Gone(function, KindOf(function), handle);
        _ = function switch
        {
            "vkFreeMemory" => mapped.Remove(handle),
            "vkDestroyBuffer" => memoryOfBuffer.Remove(handle),
            _ => false,
        };

        ((delegate* unmanaged<nint, ulong, void*, void>)address)(parent, handle, allocator);
    };

    private VkResult Made(string function, Func<VkResult> call, ulong* created)
    {
        var result = Before(function) is var failure and < 0 ? failure : call();
        if (result == VkResult.VK_SUCCESS)
        {
            Born(KindOf(function), *created);
        }

        return result;
    }
}
