namespace GpuTiler.Onnx;

/// <summary>How a device on an execution provider is created. <c>default</c> is valid.</summary>
public readonly record struct ProviderDeviceOptions
{
    /// <summary>Which of the provider's devices, from 0.</summary>
    public int DeviceIndex { get; init; }

    /// <summary>
    /// Options of the provider by their names in ONNX Runtime, such as <c>powerPreference</c>. They override what this library sets.
    /// </summary>
    public IReadOnlyDictionary<string, string>? ProviderOptions { get; init; }

    /// <summary>
    /// Prefers less memory to speed, where the provider has a choice: WebGPU then frees a buffer once the work that uses it is done, in
    /// place of keeping it for the next of its size. Of several WebGPU devices that are open at once, the first one decides.
    /// </summary>
    public bool SavesMemory { get; init; }

    /// <summary>
    /// Refuses a network with operators that the provider does not run, which ONNX Runtime would give to the processor, with copies in
    /// between. The tiling itself never leaves the provider.
    /// </summary>
    public bool RequireWholeNetwork { get; init; }

    /// <summary>
    /// The path prefix for the profile (a JSON file for trace viewers) that ONNX Runtime writes of each session when it is closed. Null
    /// writes none.
    /// </summary>
    public string? ProfilePrefix { get; init; }
}
