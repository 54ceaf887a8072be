namespace GpuTiler.Vulkan;

/// <summary>A part of a buffer, as a shader sees it.</summary>
/// <param name="Buffer">The VkBuffer.</param>
/// <param name="Offset">Its first byte, a multiple of minStorageBufferOffsetAlignment.</param>
/// <param name="Bytes">Its size.</param>
internal readonly record struct VulkanBinding(ulong Buffer, ulong Offset, ulong Bytes)
{
    /// <summary>
    /// The part that holds certain bytes. It may begin before them, for it must begin at an address that the device allows; the rest is
    /// added in the shader.
    /// </summary>
    /// <param name="context">The device.</param>
    /// <param name="buffer">The VkBuffer.</param>
    /// <param name="offset">The first of the bytes, a multiple of 4.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="rest">Bytes from the begin of the part to the first one asked for.</param>
    public static VulkanBinding Around(VulkanContext context, ulong buffer, long offset, long bytes, out long rest)
    {
        rest = offset & ((long)context.Physical.Limits.minStorageBufferOffsetAlignment - 1);
        return new(buffer, (ulong)(offset - rest), (ulong)((rest + bytes + 3) & ~3L));
    }
}
