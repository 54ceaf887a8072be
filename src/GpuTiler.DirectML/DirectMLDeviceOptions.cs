using GpuTiler.Direct3D12;

namespace GpuTiler.DirectML;

/// <summary>How a <see cref="DirectMLDevice"/> is made. <c>default</c> is valid: the fastest adapter of this machine.</summary>
public readonly record struct DirectMLDeviceOptions
{
    /// <summary>The adapter's number in <see cref="Direct3D12Device.Adapters"/>; <see langword="null"/> takes the first usable one.</summary>
    public int? Index { get; init; }

    /// <summary>
    /// Refuses a network with operators that DirectML does not run, which ONNX Runtime would give to the processor, with copies in between.
    /// </summary>
    public bool RequireWholeNetwork { get; init; }

    /// <summary>
    /// Where ONNX Runtime writes a profile of each session when that is closed: the beginning of the files' paths. Null writes none.
    /// </summary>
    public string? ProfilePrefix { get; init; }
}
