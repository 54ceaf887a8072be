namespace GpuTiler.Vulkan.Interop;

/// <summary>
/// What this library uses of vulkan_core.h, under the header's own names and in its order: constants here, enumerations, structures
/// and tables of functions in files of their own. Dispatchable handles are <see cref="nint"/>, all others <see cref="ulong"/>.
/// Written by hand: a binding would be this project's only dependency, and tests count calls in tables this short.
/// </summary>
internal static partial class VulkanCore
{
    public const ulong VK_WHOLE_SIZE = ~0ul;
    public const uint VK_QUEUE_FAMILY_IGNORED = ~0u;
    public const uint VK_API_VERSION_1_1 = (1u << 22) | (1u << 12);

    public const int VK_MAX_PHYSICAL_DEVICE_NAME_SIZE = 256;
    public const int VK_UUID_SIZE = 16;
    public const int VK_MAX_EXTENSION_NAME_SIZE = 256;
    public const int VK_MAX_DESCRIPTION_SIZE = 256;
    public const int VK_MAX_MEMORY_TYPES = 32;
    public const int VK_MAX_MEMORY_HEAPS = 16;

    public static ReadOnlySpan<byte> VK_EXT_DEBUG_UTILS_EXTENSION_NAME => "VK_EXT_debug_utils"u8;

    public static ReadOnlySpan<byte> VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME => "VK_EXT_validation_features"u8;

    public static ReadOnlySpan<byte> VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME => "VK_KHR_portability_enumeration"u8;

    /// <summary>From vulkan_beta.h: a device that has it must be asked for it.</summary>
    public static ReadOnlySpan<byte> VK_KHR_PORTABILITY_SUBSET_EXTENSION_NAME => "VK_KHR_portability_subset"u8;

    /// <summary>The layer that checks every call; not in the header.</summary>
    public static ReadOnlySpan<byte> VK_LAYER_KHRONOS_VALIDATION => "VK_LAYER_KHRONOS_validation"u8;
}
