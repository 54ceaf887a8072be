namespace GpuTiler.Vulkan.Interop;

/// <summary>Brings a buffer of the device to the host, through a staging buffer that lives as long as the copy.</summary>
internal static class VulkanDownload
{
    private const int PartBytes = 4 << 20;

    /// <summary>Reads from a buffer behind everything that the queue was given, and waits for it.</summary>
    public static void Read(VulkanContext context, ulong buffer, long offset, Span<byte> bytes)
    {
        using var staging = new VulkanBuffer(context, PartBytes, VulkanMemoryKind.Readback, "a download");
        using var frames = new VulkanFrames(context, 1, isTimed: false);
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, PartBytes);
            var commands = frames.Begin(0);
            commands.BeginCopies();
            commands.Copy(buffer, offset, staging.Handle, 0, length);
            commands.EndAtHost();
            frames.Submit(0);
            frames.Wait(0);
            staging.Invalidate(0, PartBytes);
            staging.Part(0, length).CopyTo(bytes);
            offset += length;
            bytes = bytes[length..];
        }
    }
}
