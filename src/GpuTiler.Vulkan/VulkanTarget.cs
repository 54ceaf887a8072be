using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan;

/// <summary>Where a recorded image goes: an engine's buffer or an engine's texture. The engine keeps owning it.</summary>
public readonly record struct VulkanTarget
{
    internal ulong Handle { get; private init; }

    internal bool IsImage { get; private init; }

    internal long ByteOffset { get; private init; }

    internal int X { get; private init; }

    internal int Y { get; private init; }

    internal uint MipLevel { get; private init; }

    internal uint ArrayLayer { get; private init; }

    /// <summary>The shader writes straight into a buffer.</summary>
    /// <param name="buffer">
    /// The VkBuffer, with STORAGE_BUFFER among its usages and room for <see cref="VulkanRecorder.ImageBytes"/> after the offset. Every byte
    /// is written except between rows, where at most three bytes at the end of a row are.
    /// </param>
    /// <param name="byteOffset">Bytes before the first pixel, a multiple of 4.</param>
    /// <exception cref="ArgumentException">The handle is 0, or the offset no multiple of 4.</exception>
    public static VulkanTarget Buffer(ulong buffer, long byteOffset = 0)
    {
        RequireHandle(buffer);
        return new VulkanTarget { Handle = buffer, ByteOffset = GpuArguments.RequireOffset(byteOffset) };
    }

    /// <summary>The shader writes into the recorder's buffer, which is then copied into a texture.</summary>
    /// <param name="image">
    /// The VkImage, two-dimensional, in colour, one sample, with TRANSFER_DST among its usages, and of a format that has the bytes of
    /// the plan's pixels: R8_UNORM for <see cref="PixelFormat.R8"/>, R8G8B8A8_UNORM or _SRGB for <see cref="PixelFormat.Rgba8"/>.
    /// </param>
    /// <param name="x">The column of the texture that the image's first pixel comes to.</param>
    /// <param name="y">The row of the texture that it comes to.</param>
    /// <param name="mipLevel">Which level of the texture.</param>
    /// <param name="arrayLayer">Which layer of the texture.</param>
    /// <exception cref="ArgumentException">The handle is 0, or a number negative.</exception>
    public static VulkanTarget Image(ulong image, int x = 0, int y = 0, int mipLevel = 0, int arrayLayer = 0)
    {
        RequireHandle(image);
        return x >= 0 && y >= 0 && mipLevel >= 0 && arrayLayer >= 0
            ? new VulkanTarget { Handle = image, IsImage = true, X = x, Y = y, MipLevel = (uint)mipLevel, ArrayLayer = (uint)arrayLayer }
            : throw new ArgumentException(
                $"A place in a texture is not negative: x {x}, y {y}, mip level {mipLevel}, array layer {arrayLayer}.");
    }

    /// <summary>The region of the texture that a plan's image fills.</summary>
    internal VulkanCore.VkBufferImageCopy RegionOf(in TilePlan plan, int rowPitch) => new()
    {
        bufferRowLength = (uint)(rowPitch / plan.PixelSize),
        imageSubresource = new()
        {
            aspectMask = VulkanCore.VkImageAspectFlags.VK_IMAGE_ASPECT_COLOR_BIT,
            mipLevel = MipLevel,
            baseArrayLayer = ArrayLayer,
            layerCount = 1,
        },
        imageOffset = new() { x = X, y = Y },
        imageExtent = new() { width = (uint)plan.ImageWidth, height = (uint)plan.ImageHeight, depth = 1 },
    };

    private static void RequireHandle(ulong handle)
    {
        if (handle == 0)
        {
            throw new ArgumentException("The image needs a place to go: the handle is 0.");
        }
    }
}
