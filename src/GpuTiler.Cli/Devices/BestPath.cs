using GpuTiler.Direct3D12;
using GpuTiler.Vulkan;

namespace GpuTiler.Cli;

/// <summary>
/// What <c>--device auto</c> is on this machine: the first path that works, keeps activations where the network left them, and runs on
/// hardware; and in the end the processor.
/// </summary>
internal static class BestPath
{
    private const string Processor = "cpu";
    private static readonly string[] GpuNodes = ["/dev/nvidiactl", "/dev/dxg", "/dev/kgsl-3d0", "/dev/mali0"];
    private static readonly string[] Order = ["directml", "cuda", "webgpu", Processor];

    /// <summary>Whether the machine has a GPU that is no software.</summary>
    public static bool HasGpu => OperatingSystem.IsMacOS() || (OperatingSystem.IsWindows() ? HasDirect3D12Gpu : HasVulkanGpu);

    private static bool HasDirect3D12Gpu => Direct3D12Device.Adapters.Any(adapter => adapter is { IsSoftware: false, Refusal: null });

    private static bool HasVulkanGpu => HasGpuNode && VulkanDevice.Adapters.Any(adapter => adapter.Type != VulkanAdapterType.Cpu);

    // Where Linux' drivers for GPUs show themselves. Without any, listing the software drivers would take longer than tiling.
    private static bool HasGpuNode => Directory.Exists("/dev/dri") || GpuNodes.Any(File.Exists);

    /// <summary>Opens it.</summary>
    /// <param name="settings">How it is opened.</param>
    /// <param name="progress">Told of a path that is there and fails; what is not there is for <c>gputiler devices</c> to say.</param>
    public static OpenedDevice Open(DeviceSettings settings, Progress progress) => OpenFirst(
        Order.Where(name => name != Processor && MayBeHardware(name))
            .Select(name => (name, (Func<TileDevice>)(() => Path(name).Open(null, settings, progress).Network))),
        settings.Threads,
        progress);

    /// <summary>Opens the first of some devices that can be opened, and otherwise the processor.</summary>
    internal static OpenedDevice OpenFirst(IEnumerable<(string Name, Func<TileDevice> Open)> paths, int threads, Progress progress)
    {
        var failures = new List<string>();
        OpenedDevice? opened = null;
        foreach (var (name, open) in paths)
        {
            try
            {
                using var silence = DriverChatter.Silence();
                opened = OpenedDevice.Best(open(), threads, name);
                break;
            }
            catch (NotSupportedException)
            {
                // It is not there.
            }
            catch (Exception e) when (e is TileDeviceException or OutOfMemoryException)
            {
                failures.Add($"{name} failed to start: {ErrorText.Of(e)}");
            }
        }

        opened ??= OpenedDevice.Cpu(threads);
        if (failures.Count > 0)
        {
            progress.Warn($"{string.Join(' ', failures)} {opened.Network.Kind} goes on.");
        }

        return opened;
    }

    /// <summary>Which path it is among what a search found, and why not those before it.</summary>
    /// <param name="findings">What was found, by the paths' names.</param>
    /// <returns>The path's name, and what the others are, in the order in which they were considered.</returns>
    public static (string Name, IReadOnlyList<(string Name, string Reason)> PassedOver) Explain(
        IReadOnlyDictionary<string, DeviceFinding> findings)
    {
        var passedOver = new List<(string, string)>();
        foreach (var name in Order)
        {
            if (name == Processor || Objection(findings[name]) is not { } reason)
            {
                return (name, passedOver);
            }

            passedOver.Add((name, reason));
        }

        throw new InvalidOperationException("The processor is always there.");
    }

    private static string? Objection(in DeviceFinding finding)
    {
        var usable = finding.Devices.Where(device => device.Refusal is null).ToList();
        return usable.Exists(device => !device.IsSoftware) ? null
            : usable.Count > 0 ? "software"
            : "absent";
    }

    // Cheap, and before a provider is started: on a machine without a GPU the tool starts at once.
    private static bool MayBeHardware(string name)
    {
        try
        {
            using var silence = DriverChatter.Silence();
            return name switch
            {
                "directml" => OperatingSystem.IsWindows() && HasDirect3D12Gpu,
                "webgpu" => HasGpu,
                _ => true,
            };
        }
        catch (Exception e) when (e is NotSupportedException or TileDeviceException)
        {
            return false;
        }
    }

    private static DevicePath Path(string name) => DeviceCatalog.Paths.Single(path => path.Name == name);
}
