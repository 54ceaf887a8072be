namespace GpuTiler.Cuda;

/// <summary>How a <see cref="CudaDevice"/> is created. <c>default</c> is valid: the machine's first CUDA device.</summary>
public readonly record struct CudaDeviceOptions
{
    /// <summary>Which of CUDA's devices, from 0, in the order of the driver.</summary>
    public int Index { get; init; }

    /// <summary>
    /// Options of ONNX Runtime's CUDA provider by their names there, such as <c>gpu_mem_limit</c>. The device and the stream are set
    /// already.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ProviderOptions { get; init; }

    /// <summary>
    /// Refuses a network with operators that the CUDA provider does not run, which ONNX Runtime would give to the processor, with copies in
    /// between.
    /// </summary>
    public bool RequireWholeNetwork { get; init; }

    /// <summary>
    /// The path prefix for the profile that ONNX Runtime writes of each session when it is closed. Null writes none.
    /// </summary>
    public string? ProfilePrefix { get; init; }
}
