namespace GpuTiler.Gpu;

/// <summary>Times copies within the device's memory.</summary>
internal static class GpuCopyClock
{
    // The first ones bring in the memory and raise the clock speed.
    private const int Copies = 9;

    /// <summary>The shortest of several copies; <see langword="null"/> without a clock.</summary>
    public static TimeSpan? Measure(GpuContext context, int bytes)
    {
        using var source = context.CreateBuffer(bytes, GpuMemory.Device, "what is copied for a measurement");
        using var target = context.CreateBuffer(bytes, GpuMemory.Device, "the copy of a measurement");
        using var frames = context.CreateFrames(1, isTimed: true);
        TimeSpan? shortest = null;
        for (int i = 0; i < Copies; i++)
        {
            frames.SubmitCopy(0, new(source.Handle, 0, target.Handle, 0, bytes));
            frames.Wait(0);
            var time = frames.Duration(0);
            shortest = shortest is null || time < shortest ? time : shortest;
        }

        return shortest;
    }
}
