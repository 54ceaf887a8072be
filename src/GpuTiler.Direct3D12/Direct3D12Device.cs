using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>
/// A Direct3D 12 device and one of its queues. It needs feature level 11_0 and shader model 5.1, which every driver offers.
/// </summary>
/// <remarks>
/// Everything runs on one queue, in order. This library holds <see cref="QueueLock"/> whenever it submits to the queue. A device that was
/// lost throws a <see cref="Direct3D12Exception"/> from then on; disposing of it and of everything created on it still works.
/// </remarks>
public sealed class Direct3D12Device : TileDevice
{
    private readonly Direct3D12Context context;
    private readonly Direct3D12Pipelines pipelines;
    private readonly GpuUploader uploader;
    private readonly ValidationMessages? messages;
    private bool isDisposed;

    // Takes over the context, and releases it on failure.
    private Direct3D12Device(Direct3D12Context context, Direct3D12DeviceOptions options)
    {
        this.context = context;
        try
        {
            pipelines = new Direct3D12Pipelines(context, options.Shaders ?? EmbeddedFor(context));
            uploader = new GpuUploader(context);
            messages = options.Validation ? new ValidationMessages(context.Device) : null;
        }
        catch
        {
            uploader?.Dispose();
            pipelines?.Dispose();
            context.Release();
            throw;
        }
    }

    /// <summary>
    /// The adapters of this machine, usable or not: hardware first, the fastest first if Windows knows it, then software.
    /// </summary>
    /// <exception cref="NotSupportedException">This is no 64-bit Windows, or one without Direct3D 12.</exception>
    public static IReadOnlyList<Direct3D12Adapter> Adapters
    {
        get
        {
            using var adapters = new Direct3D12Adapters();
            return adapters.Descriptions;
        }
    }

    /// <inheritdoc/>
    public override string Kind => "d3d12";

    /// <inheritdoc/>
    public override string Description => context.Name;

    /// <summary>
    /// Held while the queue is used: the engine's lock if it supplied one. Anyone else who wants to keep their lists apart from this
    /// library's must lock it too.
    /// </summary>
    public object QueueLock => context.QueueLock;

    /// <summary>
    /// The device's own objects, for a library that is to work on the same queue. They come without references for the caller.
    /// </summary>
    public Direct3D12Handles Handles => context.Handles;

    /// <summary>
    /// The debug layer's complaints so far; empty unless <see cref="Direct3D12DeviceOptions.Validation"/> is on.
    /// </summary>
    public IReadOnlyList<string> ValidationMessages => messages?.Snapshot() ?? [];

    internal Direct3D12Context Context => context;

    internal Direct3D12Pipelines Pipelines => pipelines;

    /// <summary>Creates a device.</summary>
    /// <exception cref="ArgumentException">The machine has no adapter of that number.</exception>
    /// <exception cref="NotSupportedException">
    /// This is not 64-bit Windows with Direct3D 12, or it has no usable adapter; or the debug layer was requested but is missing.
    /// </exception>
    /// <exception cref="OutOfMemoryException">The machine has too little memory left.</exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public static Direct3D12Device Create(Direct3D12DeviceOptions options = default)
    {
        using var adapters = new Direct3D12Adapters();
        var chosen = adapters.Choose(options.Index);
        if (options.Validation)
        {
            Direct3D12.ValidationMessages.EnableLayer();
        }

        return new Direct3D12Device(Direct3D12Context.Create(adapters[chosen.Index], chosen.Description), options);
    }

    /// <summary>
    /// Works on an engine's own device and queue, and holds a reference to each; or on a queue of this library's there. Disposing of the
    /// result waits for the queue and frees only what this library made.
    /// </summary>
    /// <exception cref="ArgumentException">The device's handle is 0, or the queue is of another device.</exception>
    /// <exception cref="NotSupportedException">The device or the queue cannot run the kernel.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public static Direct3D12Device Adopt(in Direct3D12Handles handles)
    {
        if (handles.Device == 0)
        {
            throw new ArgumentException("A device is needed, and a queue of it or none: the device's handle is 0.");
        }

        return new Direct3D12Device(Direct3D12Context.Adopt(handles), default);
    }

    /// <summary>Creates a tensor in the device's memory.</summary>
    /// <inheritdoc cref="TileDevice.CreateTensor"/>
    public new Direct3D12Tensor CreateTensor(TensorShape shape, ElementType elementType) =>
        (Direct3D12Tensor)base.CreateTensor(shape, elementType);

    /// <summary>Uses an engine's buffer as a tensor, and holds a reference to it. Nothing is copied.</summary>
    /// <param name="resource">
    /// The ID3D12Resource, a buffer of this device that shaders may read. <see cref="DeviceTensor.Write(ActivationSpan)"/> needs one
    /// in a default heap.
    /// </param>
    /// <param name="byteOffset">Bytes before the first activation, a multiple of 4.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="elementType">The type of one activation.</param>
    /// <exception cref="ArgumentException">
    /// The handle is 0, the shape is empty, the offset is not a multiple of 4, or the buffer is unsuitable or too short.
    /// </exception>
    /// <exception cref="NotSupportedException">The device cannot reach the end of such a tensor.</exception>
    public Direct3D12Tensor Import(nint resource, long byteOffset, TensorShape shape, ElementType elementType)
    {
        RequireLive();
        if (resource == 0 || shape.Batch == 0)
        {
            throw new ArgumentException("A buffer and the shape of what it holds are needed: the handle is 0, or the shape empty.");
        }

        return new Direct3D12Tensor(this, resource, GpuArguments.RequireOffset(byteOffset), shape, elementType);
    }

    /// <inheritdoc/>
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        new GpuKernel(context, new Direct3D12Passes(this, plan, elementType, keepsRanges: keepsRanges));

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
        return new Direct3D12Tensor(this, shape, elementType);
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
        messages?.Dispose();
        uploader.Dispose();
        pipelines.Dispose();
        context.Release();
    }

    private static Func<string, byte[]> EmbeddedFor(Direct3D12Context context)
    {
        var assembly = typeof(Direct3D12Device).Assembly;
        var format = ShaderFormat.For(context.Device, assembly)
            ?? throw new NotSupportedException($"{context.Name} runs none of the compiled shaders: shader model 5.1 is needed.");
        return name => GpuArtefacts.Load(assembly, name + format.Extension);
    }
}
