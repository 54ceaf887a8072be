namespace GpuTiler.Gpu;

/// <summary>What a buffer's memory is for.</summary>
internal enum GpuMemory
{
    /// <summary>Near the GPU.</summary>
    Device,

    /// <summary>Written by the host, read by the GPU.</summary>
    Upload,

    /// <summary>Written by the GPU, read by the host, through its caches where there is such memory.</summary>
    Readback,
}
