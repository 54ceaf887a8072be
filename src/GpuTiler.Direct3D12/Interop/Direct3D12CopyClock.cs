namespace GpuTiler.Direct3D12.Interop;

/// <summary>Times copies within the device's memory.</summary>
internal static class Direct3D12CopyClock
{
    // The first ones bring the memory in, and the clock up.
    private const int Copies = 9;

    /// <summary>The shortest of several copies; <see langword="null"/> without a clock.</summary>
    public static TimeSpan? Measure(Direct3D12Context context, int bytes)
    {
        using var source = new Direct3D12Buffer(context, bytes, HeapType.Default, "what is copied for a measurement");
        using var target = new Direct3D12Buffer(context, bytes, HeapType.Default, "the copy of a measurement");
        using var frames = new Direct3D12Frames(context, 1, isTimed: true);
        TimeSpan? shortest = null;
        for (int i = 0; i < Copies; i++)
        {
            var commands = frames.Begin(0);
            frames.MarkBegin(commands, 0);
            commands.Copy(source.Resource, 0, target.Resource, 0, bytes);
            frames.MarkEnd(commands, 0);
            frames.Submit(0);
            frames.Wait(0);
            var time = frames.Duration(0);
            shortest = shortest is null || time < shortest ? time : shortest;
        }

        return shortest;
    }
}
