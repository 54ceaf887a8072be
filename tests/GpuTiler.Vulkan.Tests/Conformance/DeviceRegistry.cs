using System.Runtime.CompilerServices;
using GpuTiler.Vulkan;

namespace GpuTiler.Tests.Conformance;

/// <summary>Every Vulkan device of this machine; without one, a name that cannot be made says why.</summary>
public static class DeviceRegistry
{
    /// <summary>One name for each physical device, usable or not.</summary>
    public static IEnumerable<string> Names
    {
        get
        {
            try
            {
                return [.. VulkanDevice.Adapters.Select(adapter => $"vulkan-{adapter.Index}")];
            }
            catch (NotSupportedException)
            {
                return ["vulkan-0"];
            }
        }
    }

    /// <summary>The device of that name.</summary>
    public static VulkanDevice Create(string name) => VulkanDevice.Create(new() { Index = int.Parse(name.Split('-')[1]) });

    [ModuleInitializer]
    internal static void Register() => TestDevices.Register(() => Names, Create);
}
