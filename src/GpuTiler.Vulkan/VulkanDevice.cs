using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan;

/// <summary>A Vulkan 1.1 device and one of its queues. It needs no extension and no feature.</summary>
/// <remarks>
/// Everything runs on one queue, in order. This library holds <see cref="QueueLock"/> whenever it submits to the queue.
/// A device that was lost throws a <see cref="VulkanException"/> from then on; disposing of it and of everything created on it still works.
/// </remarks>
public sealed class VulkanDevice : TileDevice
{
    private readonly VulkanContext context;
    private readonly VulkanPipelines pipelines;
    private readonly GpuUploader uploader;
    private bool isDisposed;

    // Takes over the context, and releases it on failure.
    private VulkanDevice(VulkanContext context, Func<string, byte[]>? shaders)
    {
        this.context = context;
        try
        {
            pipelines = new VulkanPipelines(context, shaders ?? LoadEmbedded);
            uploader = new GpuUploader(context);
        }
        catch
        {
            pipelines?.Dispose();
            context.Release();
            throw;
        }
    }

    /// <summary>The physical devices of this machine, usable or not, in the order of its Vulkan library.</summary>
    /// <exception cref="NotSupportedException">The machine has no Vulkan library, or no driver.</exception>
    public static IReadOnlyList<VulkanAdapter> Adapters
    {
        get
        {
            using var instance = new VulkanInstance(default(VulkanDeviceOptions).Loader, validation: false);
            return [.. instance.PhysicalDevices().Select((device, index) => VulkanAdapter.Of(index, device))];
        }
    }

    /// <inheritdoc/>
    public override string Kind => "vulkan";

    /// <inheritdoc/>
    public override string Description => context.Physical is { Type: VulkanAdapterType.Cpu } software
        ? $"{software.Name}, Vulkan {PhysicalDevice.Format(software.ApiVersion)}, software"
        : $"{context.Physical.Name}, Vulkan {PhysicalDevice.Format(context.Physical.ApiVersion)}";

    /// <summary>
    /// Held while the queue is used: the engine's lock if it supplied one. Anyone else who uses the queue must lock it too.
    /// </summary>
    public object QueueLock => context.QueueLock;

    /// <summary>The validation layer's messages so far; empty unless <see cref="VulkanDeviceOptions.Validation"/> is on.</summary>
    public IReadOnlyList<string> ValidationMessages => context.Messages?.Snapshot() ?? [];

    internal VulkanContext Context => context;

    internal VulkanPipelines Pipelines => pipelines;

    /// <summary>Creates a device.</summary>
    /// <exception cref="ArgumentException">The machine has no device of that number.</exception>
    /// <exception cref="NotSupportedException">
    /// The machine has no Vulkan library, no driver or no usable device; or the validation layer was requested but is missing.
    /// </exception>
    /// <exception cref="OutOfMemoryException">The machine has too little memory left.</exception>
    /// <exception cref="VulkanException">The driver failed.</exception>
    public static VulkanDevice Create(VulkanDeviceOptions options = default)
    {
        var instance = new VulkanInstance(options.Loader, options.Validation);
        PhysicalDevice physical;
        try
        {
            physical = Choose(instance.PhysicalDevices(), options.Index);
        }
        catch
        {
            instance.Dispose();
            throw;
        }

        return new VulkanDevice(VulkanContext.Create(instance, physical), options.Shaders);
    }

    /// <summary>
    /// Works on an engine's own device and queue. The engine keeps owning all of them; disposing of the result waits for the queue and
    /// frees only what this library made.
    /// </summary>
    /// <exception cref="ArgumentException">A handle is missing.</exception>
    /// <exception cref="NotSupportedException">The device or the queue cannot run the kernel.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    public static VulkanDevice Adopt(in VulkanHandles handles)
    {
        if (handles.Instance == 0 || handles.PhysicalDevice == 0 || handles.Device == 0 || handles.Queue == 0)
        {
            throw new ArgumentException("An instance, a physical device, a device and a queue are needed: a handle is 0.");
        }

        var loader = new VulkanDeviceOptions { GetInstanceProcAddr = handles.GetInstanceProcAddr }.Loader;
        var instance = new InstanceFunctions(loader, handles.Instance);
        var physical = new PhysicalDevice(instance, handles.PhysicalDevice);
        if (physical.Refusal is string refusal)
        {
            throw new NotSupportedException(refusal);
        }

        if (!physical.CanCompute(handles.QueueFamily))
        {
            throw new NotSupportedException(
                $"Queue family {handles.QueueFamily} of {physical.Name} cannot compute: bring a queue of one that can.");
        }

        return new VulkanDevice(VulkanContext.Adopt(instance, physical, handles), null);
    }

    /// <summary>Creates a tensor in the device's memory.</summary>
    /// <inheritdoc cref="TileDevice.CreateTensor"/>
    public new VulkanTensor CreateTensor(TensorShape shape, ElementType elementType) => (VulkanTensor)base.CreateTensor(shape, elementType);

    /// <summary>Uses an engine's buffer as a tensor. The engine keeps owning it; nothing is copied.</summary>
    /// <param name="buffer">
    /// The VkBuffer, of this device, with STORAGE_BUFFER among its usages, and TRANSFER_DST where the tensor will be written to by
    /// <see cref="DeviceTensor.Write(ActivationSpan)"/>, TRANSFER_SRC where it will be read. It must outlive every image made from the
    /// tensor.
    /// </param>
    /// <param name="byteOffset">
    /// Bytes before the first activation, a multiple of 4. Whole words are read, so for an odd number of float16 activations the buffer
    /// must hold two more bytes.
    /// </param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="elementType">The type of one activation.</param>
    /// <exception cref="ArgumentException">The handle is 0, the shape empty, or the offset no multiple of 4.</exception>
    /// <exception cref="NotSupportedException">The device cannot reach the end of such a tensor.</exception>
    public VulkanTensor Import(ulong buffer, long byteOffset, TensorShape shape, ElementType elementType)
    {
        RequireLive();
        if (buffer == 0 || shape.Batch == 0)
        {
            throw new ArgumentException("A VkBuffer and the shape of what it holds are needed: the handle is 0, or the shape empty.");
        }

        return new VulkanTensor(this, buffer, GpuArguments.RequireOffset(byteOffset), shape, elementType);
    }

    /// <inheritdoc/>
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        new GpuKernel(context, new VulkanPasses(this, plan, elementType, keepsRanges: keepsRanges));

    internal void Write(ulong buffer, long offset, ReadOnlySpan<byte> bytes)
    {
        RequireLive();
        uploader.Write(buffer, offset, bytes);
    }

    internal void RequireLive() => ObjectDisposedException.ThrowIf(isDisposed, this);

    /// <inheritdoc/>
    protected override TimeSpan? MeasureCopyCore(int bytes)
    {
        RequireLive();
        return GpuCopyClock.Measure(context, bytes);
    }

    /// <inheritdoc/>
    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType)
    {
        RequireLive();
        return new VulkanTensor(this, shape, elementType);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || isDisposed)
        {
            return;
        }

        isDisposed = true;
        context.WaitIdle();
        uploader.Dispose();
        pipelines.Dispose();
        context.Release();
    }

    private static PhysicalDevice Choose(PhysicalDevice[] devices, int? index)
    {
        if (index is int number)
        {
            if ((uint)number >= (uint)devices.Length)
            {
                var known = string.Join(", ", devices.Select((device, i) => $"{i} is {device.Name}"));
                throw new ArgumentException($"There is no Vulkan device {number}: {known}.");
            }

            return devices[number].Refusal is string refusal ? throw new NotSupportedException(refusal) : devices[number];
        }

        return devices.Where(device => device.Refusal is null).MinBy(device => Rank(device.Type))
            ?? throw new NotSupportedException(string.Join(' ', devices.Select(device => device.Refusal)));
    }

    private static int Rank(VulkanAdapterType type) => type switch
    {
        VulkanAdapterType.Discrete => 0,
        VulkanAdapterType.Integrated => 1,
        VulkanAdapterType.Virtual => 2,
        VulkanAdapterType.Cpu => 3,
        _ => 4,
    };

    private static byte[] LoadEmbedded(string name) => GpuArtefacts.Load(typeof(VulkanDevice).Assembly, name + ".spv");
}
