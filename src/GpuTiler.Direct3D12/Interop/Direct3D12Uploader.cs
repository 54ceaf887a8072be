namespace GpuTiler.Direct3D12.Interop;

/// <summary>
/// Brings the host's bytes into the device's buffers, through an upload buffer of two halves: one is filled while the other is copied.
/// Any thread may write; they take turns.
/// </summary>
internal sealed unsafe class Direct3D12Uploader : IDisposable
{
    private const int Halves = 2;
    private const int HalfBytes = 4 << 20;

    private readonly Lock gate = new();
    private readonly Direct3D12Buffer staging;
    private readonly Direct3D12Frames frames;

    public Direct3D12Uploader(Direct3D12Context context)
    {
        staging = new Direct3D12Buffer(context, Halves * HalfBytes, HeapType.Upload, "uploads");
        try
        {
            frames = new Direct3D12Frames(context, Halves, isTimed: false);
        }
        catch
        {
            staging.Dispose();
            throw;
        }
    }

    /// <summary>Writes into a buffer behind everything that the queue was given, and waits until it is there.</summary>
    /// <remarks>
    /// The buffer is in the state COMMON, as buffers are between lists; the copy promotes it, and the list's end brings it back.
    /// </remarks>
    public void Write(ID3D12Resource buffer, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            for (int half = 0; !bytes.IsEmpty; half ^= 1)
            {
                var part = bytes[..Math.Min(bytes.Length, HalfBytes)];
                var commands = frames.Begin(half);
                part.CopyTo(new Span<byte>(staging.Mapped + (half * HalfBytes), HalfBytes));
                commands.Copy(staging.Resource, half * HalfBytes, buffer, offset, part.Length);
                frames.Submit(half);
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
