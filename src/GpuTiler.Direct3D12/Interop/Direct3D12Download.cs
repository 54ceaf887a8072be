namespace GpuTiler.Direct3D12.Interop;

/// <summary>Brings a buffer of the device to the host, through a readback buffer that lives as long as the copy.</summary>
internal static unsafe class Direct3D12Download
{
    private const int PartBytes = 4 << 20;

    /// <summary>Reads from a buffer behind everything that the queue was given, and waits for it.</summary>
    /// <remarks>The buffer is in the state COMMON, as buffers are between lists; the copy promotes it.</remarks>
    public static void Read(Direct3D12Context context, ID3D12Resource buffer, long offset, Span<byte> bytes)
    {
        using var staging = new Direct3D12Buffer(context, PartBytes, HeapType.Readback, "a download");
        using var frames = new Direct3D12Frames(context, 1, isTimed: false);
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, PartBytes);
            var commands = frames.Begin(0);
            commands.Copy(buffer, offset, staging.Resource, 0, length);
            frames.Submit(0);
            frames.Wait(0);
            new ReadOnlySpan<byte>(staging.Mapped, length).CopyTo(bytes);
            offset += length;
            bytes = bytes[length..];
        }
    }
}
