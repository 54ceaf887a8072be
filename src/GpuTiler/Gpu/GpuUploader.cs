namespace GpuTiler.Gpu;

/// <summary>
/// Copies the host's bytes into the device's buffers, through a staging buffer of two halves: one is filled while the other is copied.
/// Any thread may write; they take turns.
/// </summary>
internal sealed class GpuUploader : IDisposable
{
    private const int Halves = 2;
    private const int HalfBytes = 4 << 20;

    private readonly Lock gate = new();
    private readonly GpuBuffer staging;
    private readonly GpuFrames frames;

    public GpuUploader(GpuContext context)
    {
        staging = context.CreateBuffer(Halves * HalfBytes, GpuMemory.Upload, "uploads");
        try
        {
            frames = context.CreateFrames(Halves, isTimed: false);
        }
        catch
        {
            staging.Dispose();
            throw;
        }
    }

    /// <summary>Writes into a buffer after everything already queued, and waits until it is there.</summary>
    public void Write(ulong buffer, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            for (int half = 0; !bytes.IsEmpty; half ^= 1)
            {
                var part = bytes[..Math.Min(bytes.Length, HalfBytes)];
                frames.Wait(half);
                part.CopyTo(staging.Part(half * HalfBytes, HalfBytes));
                frames.SubmitCopy(half, new(staging.Handle, half * HalfBytes, buffer, offset, part.Length));
                offset += part.Length;
                bytes = bytes[part.Length..];
            }

            for (int half = 0; half < Halves; half++)
            {
                frames.Wait(half);
            }
        }
    }

    public void Dispose()
    {
        frames.Dispose();
        staging.Dispose();
    }
}
