using System.Runtime.InteropServices;
using System.Text;
using GpuTiler.Vulkan.Interop;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Tests;

/// <summary>
/// A vkGetInstanceProcAddr that hands out wrappers: it counts calls, knows which objects are alive, and lets calls fail. What a test
/// learns here is what the driver saw.
/// </summary>
internal sealed unsafe partial class VulkanSpy
{
    // The driver holds only addresses: a spy that was collected before its device would leave them dangling.
    private static readonly List<VulkanSpy> All = [];

    private static readonly string[] Creating = ["vkCreate", "vkAllocate", "vkDestroy", "vkFree"];

    private readonly delegate* unmanaged<nint, byte*, nint> systemProcAddr;
    private readonly Dictionary<string, Delegate> wrappers = [];
    private readonly Dictionary<string, int> calls = [];
    private readonly HashSet<(string Kind, ulong Handle)> live = [];
    private readonly Dictionary<ulong, ulong> memoryOfBuffer = [];
    private readonly HashSet<ulong> mapped = [];
    private readonly GetProcAddr getInstanceProcAddr;
    private delegate* unmanaged<nint, byte*, nint> deviceProcAddr;

    public VulkanSpy()
    {
        nint library = 0;
        _ = VulkanLoader.SystemLibraries.First(name => NativeLibrary.TryLoad(name, out library));
        systemProcAddr = (delegate* unmanaged<nint, byte*, nint>)NativeLibrary.GetExport(library, "vkGetInstanceProcAddr");
        getInstanceProcAddr = (parent, name) => Wrap(Name(name), systemProcAddr(parent, name));
        lock (All)
        {
            All.Add(this);
        }
    }

    /// <summary>Options for a device that is made through this spy.</summary>
    public VulkanDeviceOptions Options => new() { GetInstanceProcAddr = Address };

    /// <summary>The address of the wrapper, to be used as vkGetInstanceProcAddr.</summary>
    public nint Address => Marshal.GetFunctionPointerForDelegate(getInstanceProcAddr);

    /// <summary>Asked before each call that may fail: what it is to return, or success to let it through.</summary>
    public Func<string, VkResult>? Failure { get; set; }

    /// <summary>Functions that this Vulkan does not have.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>Changes what a physical device says of itself.</summary>
    public EditProperties? Properties { get; set; }

    /// <summary>Changes what a queue family says of itself.</summary>
    public EditFamily? Family { get; set; }

    /// <summary>
    /// Offers the host's memory in two types: one that is coherent, and a cached one that is not. Both are the real type 0.
    /// </summary>
    public bool HasIncoherentMemory { get; set; }

    /// <summary>Bytes of the last range of memory that was invalidated, and its offset.</summary>
    public (ulong Offset, ulong Bytes) Invalidated { get; private set; }

    /// <summary>Objects that were created and not destroyed.</summary>
    public IReadOnlyCollection<(string Kind, ulong Handle)> Live => live;

    /// <summary>Destructions of objects that were not alive.</summary>
    public int WrongDestructions { get; private set; }

    /// <summary>Bytes that commands copied to buffers whose memory the host has mapped.</summary>
    public long BytesToHost { get; private set; }

    /// <summary>
    /// Receives the dispatches, copies and barriers that are recorded, a barrier with its stages and accesses. None by default: tests
    /// that measure memory would measure this list.
    /// </summary>
    public List<string>? Commands { get; set; }

    /// <summary>Calls that made, allocated or freed something.</summary>
    public int Creations => calls.Where(call => IsCreation(call.Key)).Sum(call => call.Value);

    public int Calls(string function) => calls.GetValueOrDefault(function);

    public static bool IsCreation(string function) => Creating.Any(function.StartsWith);

    private static string Name(byte* name) => Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));

    private static string Brief(Enum flags) => flags.ToString()
        .Replace("VK_PIPELINE_STAGE_", "").Replace("VK_ACCESS_", "").Replace("_BIT", "").Replace(", ", "|");

    // The type that a real driver has at this place.
    private void UseRealMemory(VkMemoryAllocateInfo* info) => info->memoryTypeIndex = HasIncoherentMemory ? 0 : info->memoryTypeIndex;

    private void OfferMemory(VkPhysicalDeviceMemoryProperties* memory)
    {
        if (HasIncoherentMemory)
        {
            memory->memoryTypeCount = 2;
            memory->memoryTypes[0].propertyFlags &= ~VkMemoryPropertyFlags.VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
            memory->memoryTypes[1].propertyFlags =
                VkMemoryPropertyFlags.VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VkMemoryPropertyFlags.VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
        }
    }

    private VkResult Before(string function)
    {
        calls[function] = Calls(function) + 1;
        return Failure?.Invoke(function) ?? VkResult.VK_SUCCESS;
    }

    private void Born(string kind, ulong handle) => live.Add((kind, handle));

    private void Gone(string function, string kind, ulong handle)
    {
        calls[function] = Calls(function) + 1;
        if (handle != 0 && !live.Remove((kind, handle)))
        {
            WrongDestructions++;
        }
    }

    // Of vkCreateBuffer, vkDestroyBuffer, vkAllocateMemory or vkFreeMemory what it is about.
    private static string KindOf(string function) => function["vk".Length..] switch
    {
        var name when name.StartsWith("Create") => name["Create".Length..],
        var name when name.StartsWith("Destroy") => name["Destroy".Length..],
        var name when name.StartsWith("Allocate") => name["Allocate".Length..],
        var name => name["Free".Length..],
    };
}
