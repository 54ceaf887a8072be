using GpuTiler.Direct3D12;
using GpuTiler.Vulkan;

namespace GpuTiler.Cli;

/// <summary>Every path that the command line names, and what this machine has for each.</summary>
internal static class DeviceCatalog
{
    private const string Auto = "auto";
    private const string HostInference = "ONNX Runtime, CPU provider, upload";
    private static readonly DeviceFinding NotBuilt = DeviceFinding.None("the library has it, this version of the program does not yet");

    public static IReadOnlyList<DevicePath> Paths { get; } =
    [
        new("cpu", "ONNX Runtime, CPU provider", "SIMD", ActivationsStay: true, FindCpu),
        new("vulkan", HostInference, "HLSL on Vulkan", ActivationsStay: false, FindVulkan, index => VulkanDevice.Create(new() { Index = index })),
        new("d3d12", HostInference, "HLSL on Direct3D 12", ActivationsStay: false, FindDirect3D12, index => Direct3D12Device.Create(new() { Index = index })),
        new("directml", "ONNX Runtime, DirectML provider", "HLSL on the same queue", ActivationsStay: true, () => NotBuilt),
        new("webgpu", "ONNX Runtime, WebGPU provider", "tiling graph", ActivationsStay: true, () => NotBuilt),
        new("cuda", "ONNX Runtime, CUDA provider", "tiling graph", ActivationsStay: true, () => NotBuilt),
    ];

    /// <summary>Opens the path that <paramref name="text"/> names.</summary>
    /// <exception cref="UsageException">There is no path of that name.</exception>
    /// <exception cref="CommandException">There is, and it cannot be used.</exception>
    public static OpenedDevice Open(string text, int threads)
    {
        var parts = text.Split(':');
        var name = parts[0] == Auto ? "cpu" : parts[0];
        int index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && (!Numbers.TryWhole(parts[1], out index) || index < 0))
            || Paths.FirstOrDefault(path => path.Name == name) is not { } chosen)
        {
            throw new UsageException($"--device {text}: {Auto}, {string.Join(", ", Paths.Select(path => path.Name))} is needed, with :INDEX where there are several.");
        }

        if (name == "cpu")
        {
            return index == 0
                ? OpenedDevice.Cpu(threads)
                : throw new CommandException($"--device {text}: there is one {name} device, with index 0.");
        }

        if (chosen.Open is not { } open)
        {
            throw new CommandException($"--device {text} cannot be used: {chosen.Find().Absent}; auto and cpu can.");
        }

        try
        {
            return OpenedDevice.WithKernel(threads, open(parts.Length == 2 ? index : null));
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or TileDeviceException)
        {
            throw new CommandException($"--device {text} cannot be used: {LibraryWords.Sentence(e)}");
        }
    }

    private static DeviceFinding FindCpu()
    {
        using var cpu = CpuDevice.Create();
        return DeviceFinding.Of(new FoundDevice(cpu.Description));
    }

    private static DeviceFinding FindVulkan() => Found(() => [.. VulkanDevice.Adapters.Select(adapter => new FoundDevice(adapter.Description, adapter.Refusal))]);

    private static DeviceFinding FindDirect3D12() => Found(() => [.. Direct3D12Device.Adapters.Select(adapter => new FoundDevice(adapter.Description, adapter.Refusal))]);

    private static DeviceFinding Found(Func<IReadOnlyList<FoundDevice>> find)
    {
        try
        {
            return DeviceFinding.Of(find());
        }
        catch (Exception e) when (e is NotSupportedException or TileDeviceException)
        {
            return DeviceFinding.None(LibraryWords.Sentence(e).TrimEnd('.'));
        }
    }
}
