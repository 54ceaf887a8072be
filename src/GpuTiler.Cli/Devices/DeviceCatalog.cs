using System.Runtime.CompilerServices;
using GpuTiler.Cuda;
using GpuTiler.Direct3D12;
using GpuTiler.DirectML;
using GpuTiler.Ilgpu;
using GpuTiler.Onnx;
using GpuTiler.Vulkan;
using ILGPU.Runtime;

namespace GpuTiler.Cli;

/// <summary>Every path that the command line names, and what this machine has for each.</summary>
internal static class DeviceCatalog
{
    /// <summary>What stands for the best path.</summary>
    public const string Auto = "auto";

    private const string Ilgpu = "ilgpu";

    private const string HostInference = "ONNX Runtime, CPU provider, upload";

    public static IReadOnlyList<DevicePath> Paths { get; } =
    [
        new("cpu", "ONNX Runtime, CPU provider", "SIMD", ActivationsStay: true, FindCpu, OpenCpu),
        new("vulkan", HostInference, "HLSL on Vulkan", ActivationsStay: false, FindVulkan,
            (index, settings) => OpenedDevice.WithKernel(VulkanDevice.Create(new() { Index = index }), settings.Threads)),
        new("d3d12", HostInference, "HLSL on Direct3D 12", ActivationsStay: false, FindDirect3D12,
            (index, settings) => OpenedDevice.WithKernel(Direct3D12Device.Create(new() { Index = index }), settings.Threads)),
        new(Ilgpu, HostInference, "C# through ILGPU", ActivationsStay: false, FindIlgpu, OpenIlgpu),
        new("directml", "ONNX Runtime, DirectML provider", "HLSL on the same queue", ActivationsStay: true, FindDirectML,
            (index, settings) => OpenedDevice.Whole(DirectMLDevice.Create(new() { Index = index }), settings.Threads)),
        new("webgpu", "ONNX Runtime, WebGPU provider", "tiling graph", ActivationsStay: true, () => FindProvider(ExecutionProvider.WebGpu),
            (index, settings) => OpenProvider(ExecutionProvider.WebGpu, index, settings)),
        new("cuda", "ONNX Runtime, CUDA provider", "C# through ILGPU", ActivationsStay: true, FindCuda, OpenCuda),
    ];

    /// <summary>What an option names each by.</summary>
    public static IEnumerable<string> Names => Paths.Select(path => path.Name);

    /// <summary>The same, after what stands for the best of them.</summary>
    public static IEnumerable<string> Choices => [Auto, .. Names];

    /// <summary>Opens the path that <paramref name="text"/> names.</summary>
    /// <param name="text">The value of <c>--device</c>.</param>
    /// <param name="settings">How it is opened.</param>
    /// <param name="runsNetwork">Whether a network will run; arrays are in the host's memory, where the processor is the best path.</param>
    /// <param name="progress">Told of what the user should know.</param>
    /// <exception cref="UsageException">There is no path of that name.</exception>
    /// <exception cref="CommandException">There is, and it cannot be used.</exception>
    public static OpenedDevice Open(string text, DeviceSettings settings, bool runsNetwork, Progress progress) =>
        text != Auto ? DeviceChoice.Parse("--device", text, Auto).Open(settings, progress)
        : runsNetwork ? BestPath.Open(settings, progress)
        : OpenedDevice.Cpu(settings.Threads);

    /// <summary>
    /// Whether a word of the command line names the path whose kernels are compiled while the program runs: <c>ilgpu:1</c>,
    /// <c>--device=ilgpu</c>, <c>cpu,ilgpu</c>.
    /// </summary>
    public static bool NamesCompiledPath(string word) =>
        word[(word.IndexOf('=') + 1)..].Split(',').Any(name => name.Split(':')[0] == Ilgpu);

    private static OpenedDevice OpenCpu(int? index, DeviceSettings settings) => index is null or 0
        ? OpenedDevice.Cpu(settings.Threads)
        : throw new ArgumentException("there is one cpu device, with index 0.");

    private static OpenedDevice OpenProvider(ExecutionProvider provider, int? index, DeviceSettings settings)
    {
        if (settings.SavesMemory && provider.IsBuiltIn)
        {
            NativeHeap.GiveBackLargeBlocks();
        }

        var options = new ProviderDeviceOptions { DeviceIndex = index ?? 0, SavesMemory = settings.SavesMemory };
        return OpenedDevice.Whole(ProviderDevice.Create(provider, options), settings.Threads);
    }

    private static DeviceFinding FindCpu()
    {
        using var cpu = CpuDevice.Create();
        return DeviceFinding.Of(new FoundDevice(cpu.Description));
    }

    private static DeviceFinding FindVulkan() => DeviceFinding.Search(() =>
        [.. VulkanDevice.Adapters
            .Select(adapter => new FoundDevice(adapter.Description, adapter.Refusal, adapter.Type == VulkanAdapterType.Cpu))]);

    private static DeviceFinding FindDirect3D12() => DeviceFinding.Search(() =>
        [.. Direct3D12Device.Adapters.Select(adapter => new FoundDevice(adapter.Description, adapter.Refusal, adapter.IsSoftware))]);

    // Asked in place: what can never be true of native code, and all of ILGPU with it, is left out of it.
    private static DeviceFinding FindIlgpu() => !RuntimeFeature.IsDynamicCodeSupported
        ? DeviceFinding.None(ManagedProgram.GoOn().Message.TrimEnd('.'))
        : DeviceFinding.Search(() =>
        [
            .. IlgpuDevice.Adapters.Select(adapter =>
            {
                bool isProcessor = adapter.Type == AcceleratorType.CPU;
                return new FoundDevice(adapter.Description, adapter.Refusal, IsSoftware: isProcessor, IsForTests: isProcessor);
            }),
        ]);

    private static OpenedDevice OpenIlgpu(int? index, DeviceSettings settings) => RuntimeFeature.IsDynamicCodeSupported
        ? OpenedDevice.WithKernel(IlgpuDevice.Create(new() { Index = index }), settings.Threads)
        : throw ManagedProgram.GoOn();

    private static DeviceFinding FindCuda() => DeviceFinding.Search(() =>
    {
        using var opened = OpenCuda(null, default);
        return [new FoundDevice(opened.Network.Description + (opened.Notice is null ? "" : ", with the tiling graph"))];
    });

    // Without CUDA in ONNX Runtime there is nothing that another program could do better.
    private static OpenedDevice OpenCuda(int? index, DeviceSettings settings) =>
        !ExecutionProvider.Cuda.IsBuiltIn ? OpenProvider(ExecutionProvider.Cuda, index, settings)
        : RuntimeFeature.IsDynamicCodeSupported ? OpenedDevice.Exact(
            () => CudaDevice.Create(new() { Index = index ?? 0 }),
            () => OpenProvider(ExecutionProvider.Cuda, index, settings).Network,
            settings.Threads)
        : throw ManagedProgram.GoOn();

    private static DeviceFinding FindDirectML() => DeviceFinding.Search(() =>
    [
        .. Direct3D12Device.Adapters.Select(adapter => new FoundDevice(
            $"DirectML on {adapter.Description}",
            adapter.Refusal ?? DeviceFinding.Refusal(() => DirectMLDevice.Create(new() { Index = adapter.Index })),
            adapter.IsSoftware)),
    ]);

    private static DeviceFinding FindProvider(ExecutionProvider provider) => DeviceFinding.Search(() =>
    {
        using var device = ProviderDevice.Create(provider);
        bool isSoftware = provider == ExecutionProvider.WebGpu && !BestPath.HasGpu;
        return [new FoundDevice(device.Description + (isSoftware ? ", software" : ""), null, isSoftware)];
    });
}
