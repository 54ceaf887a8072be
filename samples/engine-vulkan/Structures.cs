using System.Runtime.InteropServices;

namespace EngineSample;

/// <summary>The few structures of vulkan_core.h that this engine passes, in the header's layout.</summary>
internal static unsafe class Structures
{
    public struct ApplicationInfo
    {
        public int Type;
        public void* Next;
        public byte* Name;
        public uint Version;
        public byte* EngineName;
        public uint EngineVersion, ApiVersion;
    }

    public struct InstanceCreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags;
        public ApplicationInfo* Application;
        public uint LayerCount;
        public byte** Layers;
        public uint ExtensionCount;
        public byte** Extensions;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct QueueFamily
    {
        public uint Flags, Count, TimestampBits, GranularityX, GranularityY, GranularityZ;
    }

    public struct QueueCreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags, Family, Count;
        public float* Priorities;
    }

    public struct DeviceCreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags, QueueCount;
        public QueueCreateInfo* Queues;
        public uint LayerCount;
        public byte** Layers;
        public uint ExtensionCount;
        public byte** Extensions;
        public void* Features;
    }

    public struct MemoryProperties
    {
        public uint TypeCount;
        public fixed uint Types[64];
        public uint HeapCount;
        public fixed ulong Heaps[32];
    }

    public struct MemoryRequirements
    {
        public ulong Size, Alignment;
        public uint TypeBits;
    }

    public struct MemoryAllocateInfo
    {
        public int Type;
        public void* Next;
        public ulong Size;
        public uint MemoryType;
    }

    public struct FenceCreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags;
    }

    public struct CommandPoolCreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags, Family;
    }

    public struct CommandBufferAllocateInfo
    {
        public int Type;
        public void* Next;
        public ulong Pool;
        public int Level;
        public uint Count;
    }

    public struct CommandBufferBeginInfo
    {
        public int Type;
        public void* Next;
        public uint Flags;
        public void* Inheritance;
    }

    public struct SubmitInfo
    {
        public int Type;
        public void* Next;
        public uint WaitCount;
        public void* Waits;
        public void* WaitStages;
        public uint CommandBufferCount;
        public nint* CommandBuffers;
        public uint SignalCount;
        public void* Signals;
    }

    public struct BufferCreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags;
        public ulong Size;
        public uint Usage;
        public int Sharing;
        public uint FamilyCount;
        public uint* Families;
    }

    public struct ImageCreateInfo
    {
        public int Type;
        public void* Next;
        public uint Flags;
        public int ImageType, Format;
        public uint Width, Height, Depth, MipLevels, ArrayLayers, Samples;
        public int Tiling;
        public uint Usage;
        public int Sharing;
        public uint FamilyCount;
        public uint* Families;
        public int InitialLayout;
    }

    public struct MemoryBarrier
    {
        public int Type;
        public void* Next;
        public uint Written, Accessed;
    }

    public struct ImageBarrier
    {
        public int Type;
        public void* Next;
        public uint Written, Accessed;
        public int OldLayout, NewLayout;
        public uint OldFamily, NewFamily;
        public ulong Image;
        public uint Aspect, BaseLevel, Levels, BaseLayer, Layers;
    }

    public struct ImageCopy
    {
        public ulong BufferOffset;
        public uint RowLength, ImageHeight, Aspect, MipLevel, BaseLayer, Layers;
        public int X, Y, Z;
        public uint Width, Height, Depth;
    }
}
