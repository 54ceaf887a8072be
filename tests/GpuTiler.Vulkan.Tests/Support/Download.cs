using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan.Tests;

/// <summary>Brings a buffer's bytes to the host, behind everything that the queue was given.</summary>
internal static class Download
{
    public static byte[] Bytes(VulkanContext context, ulong buffer, long offset, int count)
    {
        using var readback = new VulkanBuffer(context, count, VulkanMemoryKind.Readback, "a download");
        using var frames = new VulkanFrames(context, 1, isTimed: false);
        var commands = frames.Begin(0);
        commands.BeginCopies();
        commands.Copy(buffer, offset, readback.Handle, 0, count);
        commands.EndAtHost();
        frames.Submit(0);
        frames.Wait(0);
        return readback.Part(0, count).ToArray();
    }
}
