namespace GpuTiler.Onnx;

/// <summary>
/// An execution provider of ONNX Runtime that has memory of its own: its name and origin. It is built into ONNX Runtime, or in a library
/// that is registered when the first device is created.
/// </summary>
public sealed record ExecutionProvider
{
    /// <summary>Any GPU through Vulkan, Direct3D 12 or Metal.</summary>
    public static ExecutionProvider WebGpu { get; } = new() { Kind = "webgpu", Name = "WebGPU", MemoryName = "WebGPU_Buffer" };

    /// <summary>NVIDIA's GPUs, in the builds of ONNX Runtime that include CUDA.</summary>
    public static ExecutionProvider Cuda { get; } = new()
    {
        Kind = "cuda",
        Name = "CUDA",
        MemoryName = "Cuda",
        DeviceIndexOption = "device_id",
    };

    /// <summary>
    /// The processor, by the same code path as a GPU: for tests on any machine. <see cref="CpuDevice"/> is much quicker, and exact.
    /// </summary>
    public static ExecutionProvider Cpu { get; } = new() { Kind = "cpu-graph", Name = "CPU", MemoryName = "Cpu" };

    /// <summary>The name that selects the device on the command line, such as <c>webgpu</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>
    /// ONNX Runtime's name for it, such as <c>WebGPU</c>; with a <see cref="Library"/>, the name of its devices, such as
    /// <c>WebGpuExecutionProvider</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>
    /// The name of its memory, such as <c>WebGPU_Buffer</c>. With a <see cref="Library"/> it may be null: the devices report theirs.
    /// </summary>
    public string? MemoryName { get; init; }

    /// <summary>
    /// The provider's option that chooses one of several devices; null if it has none. With a <see cref="Library"/> it is not used:
    /// the index counts the devices that the library found.
    /// </summary>
    public string? DeviceIndexOption { get; init; }

    /// <summary>
    /// The path of the library that contains the provider, if it is not built in. It stays registered until the process ends, and
    /// its code runs in this process. Tests exercise this with their own library; no published one has been tried yet.
    /// </summary>
    public string? Library { get; init; }

    /// <summary>Whether this build of ONNX Runtime contains it; one with a <see cref="Library"/> is never built in.</summary>
    public bool IsBuiltIn => Library is null && OnnxRuntime.Providers.Contains(Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is the WebGPU provider, built in or in a library.</summary>
    internal bool IsWebGpu => Name is "WebGPU" or "WebGpuExecutionProvider";
}
