using System.Text;
using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan.Tests;

/// <summary>
/// Stands for a game engine: an instance, a device and a queue of its own, under the validation layer; command buffers that it records
/// and submits itself.
/// </summary>
internal sealed unsafe class Engine : IDisposable
{
    private readonly VulkanInstance instance;
    private readonly VulkanFrames frames;

    public Engine()
    {
        Vulkan.Open(new() { Validation = true }).Dispose();
        var loader = VulkanLoader.Load(VulkanLoader.SystemLibraries);
        instance = new VulkanInstance(loader, validation: true);
        var physical = instance.PhysicalDevices().First(device => device.Refusal is null);
        Context = VulkanContext.Create(instance, physical);
        frames = new VulkanFrames(Context, 1, isTimed: false);
        Handles = new()
        {
            Instance = instance.Handle,
            PhysicalDevice = physical.Handle,
            Device = Context.Handle,
            QueueFamily = Context.QueueFamily,
            Queue = Context.Queue,
            QueueLock = Context.QueueLock,
        };
    }

    public VulkanContext Context { get; }

    /// <summary>What is handed over for adoption.</summary>
    public VulkanHandles Handles { get; }

    public string[] Messages => instance.Messages!.Snapshot();

    /// <summary>A function that the library itself has no use for.</summary>
    public nint Find(string name)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return instance.Functions.vkGetDeviceProcAddr(Context.Handle, bytes);
        }
    }

    /// <summary>A buffer with bytes in it.</summary>
    public VulkanBuffer NewBuffer(ReadOnlySpan<byte> bytes)
    {
        var buffer = new VulkanBuffer(Context, bytes.Length, GpuMemory.Device, "an engine's buffer");
        using var uploader = new GpuUploader(Context);
        uploader.Write(buffer.Handle, 0, bytes);
        return buffer;
    }

    /// <summary>Records a command buffer, submits it and waits for it.</summary>
    public void Run(Action<nint> record)
    {
        var commands = frames.Begin(0);
        record(commands.Handle);
        frames.Submit(0);
        frames.Wait(0);
    }

    public void Dispose()
    {
        frames.Dispose();
        Context.Release();
    }
}
