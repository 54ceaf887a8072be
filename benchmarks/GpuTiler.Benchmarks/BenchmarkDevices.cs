using GpuTiler.Direct3D12;
using GpuTiler.DirectML;
using GpuTiler.Onnx;
using GpuTiler.Vulkan;

namespace GpuTiler.Benchmarks;

/// <summary>The devices of this machine by name. A software driver is called one: its figures are the processor's.</summary>
public static class BenchmarkDevices
{
    private const string OneThread = "cpu, 1 thread", AllThreads = "cpu";

    private static readonly (string Name, Func<IEnumerable<(string Suffix, Func<TileDevice> Open)>> Find)[] Gpus =
    [
        ("vulkan", () => VulkanDevice.Adapters.Where(adapter => adapter.Refusal is null).Select(adapter => (
            Suffix(adapter.Index, adapter.Type == VulkanAdapterType.Cpu),
            (Func<TileDevice>)(() => VulkanDevice.Create(new() { Index = adapter.Index }))))),
        ("d3d12", () => Direct3D12Device.Adapters.Where(adapter => adapter.Refusal is null).Select(adapter => (
            Suffix(adapter.Index, adapter.IsSoftware),
            (Func<TileDevice>)(() => Direct3D12Device.Create(new() { Index = adapter.Index }))))),
        ("directml", () => [("", () => DirectMLDevice.Create())]),
        ("webgpu", () => [("", () => ProviderDevice.Create(ExecutionProvider.WebGpu))]),
        ("cuda", () => [("", () => ProviderDevice.Create(ExecutionProvider.Cuda))]),
    ];

    private static readonly Lazy<Dictionary<string, Func<TileDevice>>> Found = new(Find);

    /// <summary>Every device that works here.</summary>
    public static IReadOnlyCollection<string> Names => Found.Value.Keys;

    /// <summary>
    /// Those that can tile what the processor's provider left in the host's memory, and those that run networks themselves.
    /// </summary>
    public static TileDevice Open(string name) => Found.Value[name]();

    private static Dictionary<string, Func<TileDevice>> Find()
    {
        var devices = new Dictionary<string, Func<TileDevice>>
        {
            [OneThread] = () => CpuDevice.Create(new() { Threads = 1 }),
            [AllThreads] = () => CpuDevice.Create(),
        };
        foreach (var (name, find) in Gpus)
        {
            try
            {
                foreach (var (suffix, open) in find().ToList())
                {
                    open().Dispose();
                    devices.Add(name + suffix, open);
                }
            }
            catch (Exception e) when (e is NotSupportedException or TileDeviceException)
            {
                // It is not here.
            }
        }

        return devices;
    }

    private static string Suffix(int index, bool isSoftware) => (index == 0 ? "" : $":{index}") + (isSoftware ? " (software)" : "");
}
