namespace GpuTiler;

/// <summary>What a GPU allows a shader.</summary>
/// <param name="MaxBufferBytes">Bytes of a buffer that a shader can reach.</param>
/// <param name="MaxGroups">Groups in one dimension of a dispatch.</param>
internal readonly record struct GpuLimits(long MaxBufferBytes, uint MaxGroups)
{
    /// <summary>Bytes that shaders/Tile.hlsl can address: it counts them in 32 bits.</summary>
    public const long Addressable = (1L << 32) - 4;

    /// <summary>Refuses a buffer that a shader could not reach the end of.</summary>
    /// <exception cref="NotSupportedException">The buffer is too large.</exception>
    public void RequireBuffer(string what, long bytes, string device)
    {
        long most = Math.Min(MaxBufferBytes, Addressable);
        if (bytes > most)
        {
            throw new NotSupportedException($"{what} has {bytes} bytes; {device} allows a buffer of {most}: use smaller parts, or the processor.");
        }
    }
}
