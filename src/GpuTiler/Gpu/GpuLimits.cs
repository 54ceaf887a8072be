namespace GpuTiler.Gpu;

/// <summary>What a GPU allows a shader.</summary>
/// <param name="MaxBufferBytes">Bytes of a buffer that a shader can reach.</param>
/// <param name="MaxGroups">Groups in one dimension of a dispatch.</param>
/// <param name="Threads">Threads in a group, a power of two up to 256: shaders/Tile.hlsl has 256.</param>
public readonly record struct GpuLimits(long MaxBufferBytes, uint MaxGroups, uint Threads = 256)
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
            throw new NotSupportedException(
                $"{what} has {bytes} bytes; {device} allows a buffer of {most}: use smaller parts, or the processor.");
        }
    }

    /// <summary>Refuses a schedule with a pass of more groups than two dimensions of a dispatch have.</summary>
    /// <exception cref="NotSupportedException">There are too many groups.</exception>
    public void RequireGroups(GpuProgram program, string device)
    {
        foreach (ref readonly var pass in program.Passes)
        {
            if (pass.GroupsDown > MaxGroups)
            {
                long needed = (long)pass.GroupsAcross * pass.GroupsDown;
                throw new NotSupportedException(
                    $"The image needs {needed} groups of threads; {device} runs {(long)MaxGroups * MaxGroups}.");
            }
        }
    }
}
