using System.Runtime.InteropServices;
using System.Text;

namespace GpuTiler.Vulkan.Interop;

/// <summary>
/// vkGetInstanceProcAddr, the only function that is imported: from the system's Vulkan library, or from whoever brings one.
/// </summary>
internal readonly unsafe struct VulkanLoader
{
    private readonly delegate* unmanaged<nint, byte*, nint> vkGetInstanceProcAddr;

    public VulkanLoader(nint getInstanceProcAddr) => vkGetInstanceProcAddr = (delegate* unmanaged<nint, byte*, nint>)getInstanceProcAddr;

    /// <summary>The names of the system's library, the usual one first.</summary>
    public static IReadOnlyList<string> SystemLibraries { get; } =
        OperatingSystem.IsWindows() ? ["vulkan-1.dll"]
        : OperatingSystem.IsMacOS() || OperatingSystem.IsIOS() ? ["libvulkan.1.dylib", "libMoltenVK.dylib"]
        : ["libvulkan.so.1", "libvulkan.so"];

    /// <summary>Loads the library of one of the names. It stays loaded.</summary>
    /// <exception cref="NotSupportedException">There is none.</exception>
    public static VulkanLoader Load(IReadOnlyList<string> libraries)
    {
        foreach (var name in libraries)
        {
            if (NativeLibrary.TryLoad(name, out nint library)
                && NativeLibrary.TryGetExport(library, nameof(vkGetInstanceProcAddr), out nint address))
            {
                return new VulkanLoader(address);
            }
        }

        throw new NotSupportedException($"This machine has no Vulkan library ({string.Join(" or ", libraries)}): install {Advice}.");
    }

    private static string Advice =>
        OperatingSystem.IsWindows() ? "the graphics card's driver, which brings it"
        : OperatingSystem.IsMacOS() ? "the Vulkan SDK or MoltenVK"
        : "the Vulkan loader (the package libvulkan1, vulkan-loader or vulkan-icd-loader) and a driver";

    /// <summary>The address of a function of an instance, or of no instance (0); 0 where there is none of that name.</summary>
    public nint TryFind(nint instance, string name)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return vkGetInstanceProcAddr(instance, bytes);
        }
    }

    /// <summary>The address of a function of an instance, or of no instance (0).</summary>
    /// <exception cref="NotSupportedException">There is none of that name.</exception>
    public nint Find(nint instance, string name) => TryFind(instance, name) is var address and not 0
        ? address
        : throw new NotSupportedException($"The Vulkan driver lacks {name}: install a newer one.");
}
