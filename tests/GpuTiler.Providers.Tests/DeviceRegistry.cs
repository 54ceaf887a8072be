using GpuTiler.Onnx;

namespace GpuTiler.Tests.Conformance;

/// <summary>
/// The execution providers of this project: the processor's, which every machine has and which runs the same graphs, and WebGPU.
/// </summary>
public static class DeviceRegistry
{
    public static IEnumerable<string> Names => ["cpu", "webgpu"];

    public static TileDevice Create(string name) => Create(name, default);

    public static ProviderDevice Create(string name, ProviderDeviceOptions options) =>
        ProviderDevice.Create(name == "cpu" ? ExecutionProvider.Cpu : ExecutionProvider.WebGpu, options);
}
