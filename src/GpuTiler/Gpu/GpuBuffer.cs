namespace GpuTiler.Gpu;

/// <summary>A graphics API's buffer with its own memory; memory that the host can reach stays mapped.</summary>
internal abstract class GpuBuffer : IDisposable
{
    /// <summary>The API's handle: a VkBuffer, or the address of an ID3D12Resource.</summary>
    public abstract ulong Handle { get; }

    /// <summary>A part of the host's memory; the device's own is not visible.</summary>
    public abstract Span<byte> Part(long offset, int bytes);

    /// <summary>Makes what the GPU wrote visible to the host, on hardware that does not do so by itself.</summary>
    /// <param name="offset">A multiple of <see cref="GpuContext.HostAtom"/>.</param>
    /// <param name="bytes">Likewise.</param>
    public virtual void Invalidate(long offset, long bytes)
    {
    }

    public abstract void Dispose();
}
