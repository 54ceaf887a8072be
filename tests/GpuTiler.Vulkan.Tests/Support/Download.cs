using GpuTiler.Gpu;

namespace GpuTiler.Vulkan.Tests;

/// <summary>Brings a buffer's bytes to the host, behind everything that the queue was given.</summary>
internal static class Download
{
    public static byte[] Bytes(VulkanContext context, ulong buffer, long offset, int count)
    {
        var bytes = new byte[count];
        GpuDownload.Read(context, buffer, offset, bytes);
        return bytes;
    }
}
