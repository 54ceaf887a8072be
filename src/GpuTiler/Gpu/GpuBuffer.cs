namespace GpuTiler.Gpu;

/// <summary>A buffer of a graphics API, with memory of its own; what the host reaches stays mapped.</summary>
internal abstract class GpuBuffer : IDisposable
{
    /// <summary>What the API calls it by: a VkBuffer, or the address of an ID3D12Resource.</summary>
    public abstract ulong Handle { get; }

    /// <summary>A part of the host's memory; the device's own cannot be seen.</summary>
    public abstract Span<byte> Part(long offset, int bytes);

    /// <summary>Brings what the GPU wrote to where the host reads, on hardware that does not do so by itself.</summary>
    /// <param name="offset">A multiple of <see cref="GpuContext.HostAtom"/>.</param>
    /// <param name="bytes">Likewise.</param>
    public virtual void Invalidate(long offset, long bytes)
    {
    }

    public abstract void Dispose();
}
