namespace GpuTiler;

/// <summary>How a <see cref="CpuDevice"/> works. <c>default</c> is valid: all cores, the widest vectors.</summary>
public readonly record struct CpuDeviceOptions
{
    /// <summary>Threads that share one image, the caller's included; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>The form of the kernel; <see cref="CpuVectorWidth.Auto"/> obeys the environment variable <c>GPUTILER_CPU</c>.</summary>
    public CpuVectorWidth VectorWidth { get; init; }
}
