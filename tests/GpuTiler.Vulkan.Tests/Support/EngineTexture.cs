using System.Runtime.InteropServices;
using GpuTiler.Gpu;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Tests;

/// <summary>A texture of an engine, its layout changed and its pixels read with the engine's own commands.</summary>
internal sealed unsafe class EngineTexture : IDisposable
{
    private const int Undefined = 0;
    private const int TransferSource = 6;
    private const int TransferTarget = 7;

    private readonly Engine engine;
    private readonly int width;
    private readonly int height;
    private readonly int pixelSize;
    private readonly ulong memory;

    public EngineTexture(Engine engine, int width, int height, PixelFormat format)
    {
        (this.engine, this.width, this.height, pixelSize) = (engine, width, height, format == PixelFormat.R8 ? 1 : 4);
        ImageCreateInfo info = new()
        {
            SType = 14,
            ImageType = 1,
            Format = format == PixelFormat.R8 ? 9 : 37,
            Extent = new() { width = (uint)width, height = (uint)height, depth = 1 },
            MipLevels = 1,
            ArrayLayers = 1,
            Samples = 1,
            Usage = 1 | 2,
        };
        ulong created;
        VulkanContext.Check(((delegate* unmanaged<nint, ImageCreateInfo*, void*, ulong*, VkResult>)engine.Find("vkCreateImage"))(
            engine.Context.Handle, &info, null, &created));
        Handle = created;
        VkMemoryRequirements requirements;
        ((delegate* unmanaged<nint, ulong, VkMemoryRequirements*, void>)engine.Find("vkGetImageMemoryRequirements"))(
            engine.Context.Handle, Handle, &requirements);
        VkMemoryAllocateInfo allocation = new()
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
            allocationSize = requirements.size,
            memoryTypeIndex = (uint)int.TrailingZeroCount((int)requirements.memoryTypeBits),
        };
        VulkanContext.Check(engine.Context.Functions.vkAllocateMemory(engine.Context.Handle, &allocation, null, &created));
        memory = created;
        VulkanContext.Check(((delegate* unmanaged<nint, ulong, ulong, ulong, VkResult>)engine.Find("vkBindImageMemory"))(
            engine.Context.Handle, Handle, memory, 0));
    }

    public ulong Handle { get; }

    /// <summary>Fills the texture with zeros and leaves it in TRANSFER_DST_OPTIMAL, ready for a recorder.</summary>
    public void Clear(nint commands)
    {
        Barrier(commands, Undefined, TransferTarget, 0, 0x1000);
        var black = stackalloc float[4];
        var range = stackalloc uint[] { 1, 0, 1, 0, 1 };
        ((delegate* unmanaged<nint, ulong, int, void*, uint, uint*, void>)engine.Find("vkCmdClearColorImage"))(
            commands, Handle, TransferTarget, black, 1, range);
        Barrier(commands, TransferTarget, TransferTarget, 0x1000, 0x1000);
    }

    /// <summary>Reads the pixels of a texture that is in TRANSFER_DST_OPTIMAL.</summary>
    public byte[] Read()
    {
        using var readback = new VulkanBuffer(engine.Context, width * height * pixelSize, GpuMemory.Readback, "a texture's pixels");
        engine.Run(commands =>
        {
            Barrier(commands, TransferTarget, TransferSource, 0x1000, 0x800);
            VkBufferImageCopy region = new()
            {
                imageSubresource = new() { aspectMask = VkImageAspectFlags.VK_IMAGE_ASPECT_COLOR_BIT, layerCount = 1 },
                imageExtent = new() { width = (uint)width, height = (uint)height, depth = 1 },
            };
            ((delegate* unmanaged<nint, ulong, int, ulong, uint, VkBufferImageCopy*, void>)engine.Find("vkCmdCopyImageToBuffer"))(
                commands, Handle, TransferSource, readback.Handle, 1, &region);
            new VulkanCommands(engine.Context, commands).EndAtHost();
        });
        return readback.Part(0, width * height * pixelSize).ToArray();
    }

    public void Dispose()
    {
        ((delegate* unmanaged<nint, ulong, void*, void>)engine.Find("vkDestroyImage"))(engine.Context.Handle, Handle, null);
        engine.Context.Functions.vkFreeMemory(engine.Context.Handle, memory, null);
    }

    private void Barrier(nint commands, int before, int after, uint written, uint accessed)
    {
        ImageBarrier barrier = new()
        {
            SType = 45,
            Source = written,
            Target = accessed,
            OldLayout = before,
            NewLayout = after,
            OldFamily = VK_QUEUE_FAMILY_IGNORED,
            NewFamily = VK_QUEUE_FAMILY_IGNORED,
            Image = Handle,
            Aspect = 1,
            LevelCount = 1,
            LayerCount = 1,
        };
        var record = (delegate* unmanaged<nint, uint, uint, uint, uint, void*, uint, void*, uint, ImageBarrier*, void>)
            engine.Find("vkCmdPipelineBarrier");
        record(commands, 0x1000, 0x1000, 0, 0, null, 0, null, 1, &barrier);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ImageCreateInfo
    {
        public int SType;
        public void* Next;
        public uint Flags;
        public int ImageType;
        public int Format;
        public VkExtent3D Extent;
        public uint MipLevels, ArrayLayers, Samples;
        public int Tiling;
        public uint Usage;
        public int SharingMode;
        public uint FamilyCount;
        public uint* Families;
        public int InitialLayout;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ImageBarrier
    {
        public int SType;
        public void* Next;
        public uint Source, Target;
        public int OldLayout, NewLayout;
        public uint OldFamily, NewFamily;
        public ulong Image;
        public uint Aspect, BaseLevel, LevelCount, BaseLayer, LayerCount;
    }
}
