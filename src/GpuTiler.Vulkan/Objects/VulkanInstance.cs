using System.Runtime.InteropServices;
using GpuTiler.Vulkan.Interop;
using static GpuTiler.Vulkan.Interop.VulkanCore;
using static GpuTiler.Vulkan.Interop.VulkanResults;

namespace GpuTiler.Vulkan;

/// <summary>An instance of our own, and the validation layer's messenger where it was asked for.</summary>
internal sealed unsafe class VulkanInstance : IDisposable
{
    private readonly VulkanLoader loader;
    private nint handle;
    private ulong messenger;

    /// <summary>Makes an instance of Vulkan 1.1.</summary>
    /// <exception cref="NotSupportedException">There is no driver, only an older Vulkan, or no validation layer.</exception>
    public VulkanInstance(VulkanLoader loader, bool validation)
    {
        this.loader = loader;
        try
        {
            var global = new GlobalFunctions(loader);
            RequireVersion(global);
            if (validation)
            {
                RequireLayer(global);
                Messages = new ValidationMessages();
            }

            Create(global);
            Functions = new InstanceFunctions(loader, handle);
            if (Messages is not null)
            {
                var info = Messages.CreateInfo;
                ulong created;
                Check(Functions.vkCreateDebugUtilsMessengerEXT(handle, &info, null, &created));
                messenger = created;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint Handle => handle;

    public InstanceFunctions Functions { get; private set; } = null!;

    public ValidationMessages? Messages { get; }

    /// <summary>The machine's physical devices, in the loader's order.</summary>
    public PhysicalDevice[] PhysicalDevices()
    {
        uint count;
        var result = Functions.vkEnumeratePhysicalDevices(handle, &count, null);
        var handles = new nint[count];
        fixed (nint* first = handles)
        {
            // A driver that cannot reach its hardware is as good as none.
            result = result == VkResult.VK_SUCCESS && count > 0 ? Functions.vkEnumeratePhysicalDevices(handle, &count, first) : result;
        }

        if (result == VkResult.VK_ERROR_INITIALIZATION_FAILED || count == 0)
        {
            throw NoDriver();
        }

        Check(result, call: "vkEnumeratePhysicalDevices");
        return Array.ConvertAll(handles[..(int)count], device => new PhysicalDevice(Functions, device));
    }

    public void Dispose()
    {
        if (messenger != 0)
        {
            Functions.vkDestroyDebugUtilsMessengerEXT(handle, messenger, null);
            messenger = 0;
        }

        if (handle != 0)
        {
            InstanceFunctions.Destroy(loader, handle);
            handle = 0;
        }

        Messages?.Dispose();
    }

    private void Create(in GlobalFunctions global)
    {
        var application = new VkApplicationInfo
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_APPLICATION_INFO,
            apiVersion = VK_API_VERSION_1_1,
        };
        using var names = new NativeStrings();
        var layers = new List<nint>();
        var extensions = new List<nint>();
        var info = new VkInstanceCreateInfo
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
            pApplicationInfo = &application,
        };

        // Order and access hazards between commands are checked too: barriers are what a backend gets wrong.
        var enabled = VkValidationFeatureEnableEXT.VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
        var features = new VkValidationFeaturesEXT
        {
            sType = VkStructureType.VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
            enabledValidationFeatureCount = 1,
            pEnabledValidationFeatures = &enabled,
        };
        VkDebugUtilsMessengerCreateInfoEXT messages;
        if (Messages is not null)
        {
            messages = Messages.CreateInfo;
            messages.pNext = &features;
            info.pNext = &messages;
            layers.Add(names.Add(VK_LAYER_KHRONOS_VALIDATION));
            extensions.Add(names.Add(VK_EXT_DEBUG_UTILS_EXTENSION_NAME));
            extensions.Add(names.Add(VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME));
        }

        // macOS: layered drivers, such as MoltenVK, are hidden from who does not ask for them.
        if (HasExtension(global, VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME))
        {
            info.flags = VkInstanceCreateFlags.VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR;
            extensions.Add(names.Add(VK_KHR_PORTABILITY_ENUMERATION_EXTENSION_NAME));
        }

        fixed (nint* layerNames = CollectionsMarshal.AsSpan(layers), extensionNames = CollectionsMarshal.AsSpan(extensions))
        {
            nint created;
            info.enabledLayerCount = (uint)layers.Count;
            info.ppEnabledLayerNames = (byte**)layerNames;
            info.enabledExtensionCount = (uint)extensions.Count;
            info.ppEnabledExtensionNames = (byte**)extensionNames;
            var result = global.vkCreateInstance(&info, null, &created);
            if (result == VkResult.VK_ERROR_INCOMPATIBLE_DRIVER)
            {
                throw NoDriver();
            }

            Check(result, call: nameof(global.vkCreateInstance));
            handle = created;
        }
    }

    private static void RequireVersion(in GlobalFunctions global)
    {
        // Only 1.0 lacks the function.
        uint version = 1u << 22;
        if (global.vkEnumerateInstanceVersion is not null)
        {
            Check(global.vkEnumerateInstanceVersion(&version));
        }

        if (version < VK_API_VERSION_1_1)
        {
            throw new NotSupportedException(
                $"The Vulkan library is version {PhysicalDevice.Format(version)}; 1.1 is needed: install a newer one.");
        }
    }

    private static void RequireLayer(in GlobalFunctions global)
    {
        uint count;
        Check(global.vkEnumerateInstanceLayerProperties(&count, null));
        var layers = new VkLayerProperties[count];
        fixed (VkLayerProperties* first = layers)
        {
            Check(global.vkEnumerateInstanceLayerProperties(&count, first));
            for (uint i = 0; i < count; i++)
            {
                if (MemoryMarshal.CreateReadOnlySpanFromNullTerminated(first[i].layerName).SequenceEqual(VK_LAYER_KHRONOS_VALIDATION))
                {
                    return;
                }
            }
        }

        throw new NotSupportedException(
            "VK_LAYER_KHRONOS_validation is missing: install the package vulkan-validationlayers or the Vulkan SDK.");
    }

    private static bool HasExtension(in GlobalFunctions global, ReadOnlySpan<byte> name)
    {
        uint count;
        Check(global.vkEnumerateInstanceExtensionProperties(null, &count, null));
        var extensions = new VkExtensionProperties[count];
        fixed (VkExtensionProperties* first = extensions)
        {
            Check(global.vkEnumerateInstanceExtensionProperties(null, &count, first));
            return PhysicalDevice.Contains(first, count, name);
        }
    }

    private static NotSupportedException NoDriver() => new(
        "This machine has no Vulkan driver: install the graphics card's, or a software one such as lavapipe (mesa-vulkan-drivers).");
}
