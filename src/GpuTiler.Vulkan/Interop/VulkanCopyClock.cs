namespace GpuTiler.Vulkan.Interop;

/// <summary>Times copies within the device's memory.</summary>
internal static class VulkanCopyClock
{
    // The first ones bring the memory in, and the clock up.
    private const int Copies = 9;

    /// <summary>The shortest of several copies; <see langword="null"/> without a clock.</summary>
    public static TimeSpan? Measure(VulkanContext context, int bytes)
    {
        using var source = new VulkanBuffer(context, bytes, VulkanMemoryKind.Device, "what is copied for a measurement");
        using var target = new VulkanBuffer(context, bytes, VulkanMemoryKind.Device, "the copy of a measurement");
        using var frames = new VulkanFrames(context, 1, isTimed: true);
        TimeSpan? shortest = null;
        for (int i = 0; i < Copies; i++)
        {
            var commands = frames.Begin(0);
            commands.BeginCopies();
            frames.Mark(commands, 0, isEnd: false);
            commands.Copy(source.Handle, 0, target.Handle, 0, bytes);
            frames.Mark(commands, 0, isEnd: true);
            frames.Submit(0);
            frames.Wait(0);
            var time = frames.Duration(0);
            shortest = shortest is null || time < shortest ? time : shortest;
        }

        return shortest;
    }
}
