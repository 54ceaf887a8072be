using GpuTiler.Direct3D12;

namespace GpuTiler.DirectML;

/// <summary>How a <see cref="DirectMLDevice"/> is created. <c>default</c> is valid: this machine's fastest adapter.</summary>
public readonly record struct DirectMLDeviceOptions
{
    /// <summary>
    /// The adapter's number in <see cref="Direct3D12Device.Adapters"/>; <see langword="null"/> takes the first usable one.
    /// </summary>
    public int? Index { get; init; }

    /// <summary>
    /// Refuses a network with operators that DirectML does not run, which ONNX Runtime would give to the processor, with copies in between.
    /// </summary>
    public bool RequireWholeNetwork { get; init; }

    /// <summary>
    /// The path prefix for the profile that ONNX Runtime writes of each session when it is closed. Null writes none.
    /// </summary>
    public string? ProfilePrefix { get; init; }
}
