namespace GpuTiler.Ilgpu;

/// <summary>Which accelerator an <see cref="IlgpuDevice"/> uses. <c>default</c> is valid: this machine's best one.</summary>
public readonly record struct IlgpuDeviceOptions
{
    /// <summary>
    /// The accelerator's number in <see cref="IlgpuDevice.Adapters"/>; <see langword="null"/> takes the first usable one: of CUDA, else of
    /// OpenCL, else ILGPU's own processor.
    /// </summary>
    public int? Index { get; init; }

    /// <summary>
    /// Works in the primary context of a CUDA device, in place of one that ILGPU creates: memory and streams are then shared with the CUDA
    /// runtime and what is built on it, such as ONNX Runtime's CUDA provider. Other accelerators have none and are refused.
    /// </summary>
    public bool UsesPrimaryContext { get; init; }

    /// <summary>Threads of a group on ILGPU's processor, for tests that need several to work together; 0 for the usual one.</summary>
    internal int ProcessorThreads { get; init; }
}
