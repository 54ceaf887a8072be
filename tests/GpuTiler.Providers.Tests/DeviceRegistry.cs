using System.Runtime.CompilerServices;
using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>
/// The execution providers of this project: the processor's, which every machine has and which runs the same graphs; WebGPU; and one
/// that comes in a library (tests/GpuTiler.PluginProvider), which a variable names.
/// </summary>
public static class DeviceRegistry
{
    private static readonly ExecutionProvider[] Providers =
    [
        ExecutionProvider.Cpu with { Kind = "cpu" },
        ExecutionProvider.WebGpu,
        new()
        {
            Kind = "plugin",
            Name = "PluginExecutionProvider",
            Library = Environment.GetEnvironmentVariable("GPUTILER_TEST_PLUGIN")
                ?? Path.Combine(AppContext.BaseDirectory, "GpuTiler.PluginProvider.so"),
        },
    ];

    public static IEnumerable<string> Names => Providers.Select(provider => provider.Kind);

    /// <summary>Those whose memory is not the host's.</summary>
    public static TheoryData<string> Apart => [.. Names.Where(name => name != "cpu")];

    public static ExecutionProvider Provider(string name) => Providers.Single(provider => provider.Kind == name);

    public static TileDevice Create(string name) => Create(name, default);

    public static ProviderDevice Create(string name, ProviderDeviceOptions options) => ProviderDevice.Create(Provider(name), options);

    [ModuleInitializer]
    internal static void Register() => TestDevices.Register(() => Names, Create);
}
