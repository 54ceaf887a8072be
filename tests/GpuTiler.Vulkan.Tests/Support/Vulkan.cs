using System.Runtime.InteropServices;
using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan.Tests;

/// <summary>The device that tests of one device work on: this machine's best, or the test is skipped and says why.</summary>
internal static class Vulkan
{
    public static VulkanDevice Open(VulkanDeviceOptions options = default) => TestDevices.Open("vulkan", () => VulkanDevice.Create(options));

    public static VulkanDevice OpenSpied(out VulkanSpy spy)
    {
        Require();
        spy = new VulkanSpy();
        return VulkanDevice.Create(spy.Options);
    }

    /// <summary>Skips the test where this machine has no Vulkan device.</summary>
    public static void Require() => Open().Dispose();

    /// <summary>Skips the test where this machine has no Vulkan library; a driver it need not have.</summary>
    public static void RequireLibrary()
    {
        if (!VulkanLoader.SystemLibraries.Any(name => NativeLibrary.TryLoad(name, out _)))
        {
            Require();
        }
    }
}
