namespace GpuTiler.Gpu;

/// <summary>
/// Command lists that are recorded anew each time. Each can be waited for and, on request, timed. One thread at a time.
/// </summary>
internal abstract class GpuFrames : IDisposable
{
    /// <summary>Waits for a frame's last use, records a copy after everything already queued, and submits it.</summary>
    public abstract void SubmitCopy(int frame, in GpuCopy copy);

    /// <summary>Waits until a frame's work is done.</summary>
    public abstract void Wait(int frame);

    /// <summary>How long a finished frame's work took; nothing where there is no clock, or the frame is not finished.</summary>
    public abstract TimeSpan? Duration(int frame);

    /// <summary>Waits for what is in flight; on a lost device nothing is.</summary>
    public abstract void Dispose();
}
