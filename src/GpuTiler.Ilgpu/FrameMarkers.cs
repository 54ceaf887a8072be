using ILGPU.Runtime;

namespace GpuTiler.Ilgpu;

/// <summary>
/// Where the work of each slot begins and ends in the device's stream: what a frame is waited for by, and timed. Without profiling in the
/// accelerator's context there are none, and everything is waited for.
/// </summary>
/// <remarks>ILGPU's markers serve once, so that each frame makes two.</remarks>
internal sealed class FrameMarkers(IlgpuDevice device) : IDisposable
{
    private readonly Frame[] frames = new Frame[Tiler.FramesInFlight];

    /// <summary>A frame's work follows.</summary>
    public void Begin(int slot)
    {
        Free(ref frames[slot]);
        frames[slot].Begin = device.Mark();
    }

    /// <summary>All of a frame's work was queued.</summary>
    public void End(int slot) => frames[slot].End = device.Mark();

    /// <summary>Waits for a frame's work, but not for work queued after it.</summary>
    public void Wait(int slot)
    {
        device.Wait(frames[slot].End);
        frames[slot].IsDone = true;
    }

    /// <summary>How long a frame's work took; nothing before it was waited for, and without markers.</summary>
    public TimeSpan? Duration(int slot) => frames[slot] is { IsDone: true, Begin: { } begin, End: { } end } ? end.MeasureFrom(begin) : null;

    public void Dispose()
    {
        foreach (ref var frame in frames.AsSpan())
        {
            Free(ref frame);
        }
    }

    private static void Free(ref Frame frame)
    {
        frame.Begin?.Dispose();
        frame.End?.Dispose();
        frame = default;
    }

    private struct Frame
    {
        public ProfilingMarker? Begin;
        public ProfilingMarker? End;
        public bool IsDone;
    }
}
