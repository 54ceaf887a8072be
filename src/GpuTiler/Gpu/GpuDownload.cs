namespace GpuTiler.Gpu;

/// <summary>Copies a buffer of the device to the host, through a staging buffer that lives as long as the copy.</summary>
internal static class GpuDownload
{
    private const int PartBytes = 4 << 20;

    /// <summary>Reads from a buffer after everything already queued, and waits for it.</summary>
    public static void Read(GpuContext context, ulong buffer, long offset, Span<byte> bytes)
    {
        using var staging = context.CreateBuffer(PartBytes, GpuMemory.Readback, "a download");
        using var frames = context.CreateFrames(1, isTimed: false);
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, PartBytes);
            frames.SubmitCopy(0, new(buffer, offset, staging.Handle, 0, length, ForHost: true));
            frames.Wait(0);
            staging.Invalidate(0, PartBytes);
            staging.Part(0, length).CopyTo(bytes);
            offset += length;
            bytes = bytes[length..];
        }
    }
}
