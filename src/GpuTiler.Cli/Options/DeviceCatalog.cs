namespace GpuTiler.Cli;

/// <summary>One way to run a network and tile its layers.</summary>
/// <param name="Name">What selects it after <c>--device</c>.</param>
/// <param name="Inference">What runs the network.</param>
/// <param name="Kernel">What tiles its layers.</param>
/// <param name="ActivationsStay">Whether the activations stay where the network left them.</param>
/// <param name="Absent">Why it cannot be used; <see langword="null"/> where it can.</param>
internal sealed record DevicePath(string Name, string Inference, string Kernel, bool ActivationsStay, string? Absent);

/// <summary>Every path that the command line names, and which of them this program has.</summary>
internal static class DeviceCatalog
{
    private const string Auto = "auto";
    private const string NotBuilt = "this version of gputiler does not have it yet";

    public static IReadOnlyList<DevicePath> Paths { get; } =
    [
        new("cpu", "ONNX Runtime, CPU provider", "SIMD", ActivationsStay: true, Absent: null),
        new("vulkan", "ONNX Runtime, CPU provider, upload", "HLSL on Vulkan", ActivationsStay: false, NotBuilt),
        new("d3d12", "ONNX Runtime, CPU provider, upload", "HLSL on Direct3D 12", ActivationsStay: false, NotBuilt),
        new("directml", "ONNX Runtime, DirectML provider", "HLSL on the same queue", ActivationsStay: true, NotBuilt),
        new("webgpu", "ONNX Runtime, WebGPU provider", "tiling graph", ActivationsStay: true, NotBuilt),
        new("cuda", "ONNX Runtime, CUDA provider", "tiling graph", ActivationsStay: true, NotBuilt),
    ];

    /// <summary>Opens the path that <paramref name="text"/> names.</summary>
    /// <exception cref="UsageException">There is no path of that name.</exception>
    /// <exception cref="CommandException">There is, and it cannot be used.</exception>
    public static CpuDevice Open(string text, int threads)
    {
        var parts = text.Split(':');
        var name = parts[0] == Auto ? "cpu" : parts[0];
        int index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && (!Numbers.TryWhole(parts[1], out index) || index < 0))
            || Paths.FirstOrDefault(path => path.Name == name) is not { } chosen)
        {
            throw new UsageException($"--device {text}: {Auto}, {string.Join(", ", Paths.Select(path => path.Name))} is needed, with :INDEX where there are several.");
        }

        if (chosen.Absent is { } reason)
        {
            throw new CommandException($"--device {text} cannot be used: {reason}; auto and cpu can.");
        }

        return index == 0
            ? CpuDevice.Create(new() { Threads = threads })
            : throw new CommandException($"--device {text}: there is one {name} device, with index 0.");
    }
}
