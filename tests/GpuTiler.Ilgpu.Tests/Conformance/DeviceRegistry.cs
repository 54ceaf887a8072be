using System.Runtime.CompilerServices;
using GpuTiler.Ilgpu;
using ILGPU.Runtime;

namespace GpuTiler.Tests.Conformance;

/// <summary>Every accelerator that ILGPU finds on this machine, or those of the kind that a lane is for.</summary>
public static class DeviceRegistry
{
    private static readonly string[] Kinds = ["cuda", "opencl", "processor"];
    private static readonly string? Wanted =
        Kinds.FirstOrDefault(kind => kind == Environment.GetEnvironmentVariable("GPUTILER_TEST_DEVICES"));

    /// <summary>One name for each, usable or not; where the kind that is wanted is missing, one that cannot be made.</summary>
    public static IEnumerable<string> Names
    {
        get
        {
            var adapters = IlgpuDevice.Adapters.Where(adapter => Wanted is null || KindOf(adapter) == Wanted);
            string[] names = [.. adapters.Select(adapter => $"{KindOf(adapter)}-{adapter.Index}")];
            return names.Length > 0 ? names : [$"{Wanted}-none"];
        }
    }

    /// <summary>The device of that name.</summary>
    public static IlgpuDevice Create(string name) => int.TryParse(name.Split('-')[1], out int index)
        ? IlgpuDevice.Create(new() { Index = index })
        : throw new NotSupportedException($"ILGPU finds no {Wanted} here.");

    private static string KindOf(IlgpuAdapter adapter) => adapter.Type switch
    {
        AcceleratorType.Cuda => Kinds[0],
        AcceleratorType.OpenCL => Kinds[1],
        _ => Kinds[2],
    };

    [ModuleInitializer]
    internal static void Register() => TestDevices.Register(() => Names, Create);
}
