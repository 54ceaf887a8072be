using System.Runtime.CompilerServices;
using GpuTiler.Direct3D12;

namespace GpuTiler.Tests.Conformance;

/// <summary>Every device that the conformance suite runs on here. What is not listed cannot be tested, and what is listed is.</summary>
public static class DeviceRegistry
{
    /// <summary>The best adapter of this machine.</summary>
    public static IEnumerable<string> Names => ["d3d12"];

    /// <summary>The device of that name.</summary>
    public static TileDevice Create(string name) =>
        name == "d3d12" ? Direct3D12Device.Create() : throw new ArgumentException($"The registry has no {name}.");

    [ModuleInitializer]
    internal static void Register() => TestDevices.Register(() => Names, Create);
}
