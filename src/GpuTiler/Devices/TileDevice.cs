using System.Diagnostics;

namespace GpuTiler;

/// <summary>
/// Something that holds activations and turns them into images: a processor or a GPU. The caller names the candidates;
/// a device is made by its type's <c>Create</c>, which says what is missing if it fails.
/// </summary>
/// <remarks>
/// A device may be shared between threads. It should outlive the tensors and tilers made on it: once it has been disposed of, they throw
/// <see cref="ObjectDisposedException"/>, and disposing of them still works. A disposal while other threads use the device takes effect
/// when they are done. A backend derives this type, <see cref="DeviceTensor"/> and <see cref="TileKernel"/>, in this assembly or in any
/// other: docs/backends.md says what it promises.
/// </remarks>
[DebuggerDisplay("{Kind,nq}: {Description,nq}")]
public abstract class TileDevice : IDisposable
{
    private readonly SharedUse use;
    private int isLost;

    /// <summary>Initialises a backend's device.</summary>
    protected TileDevice() => use = new SharedUse(this, () => Dispose(disposing: true));

    /// <summary>
    /// The device is gone, such as a graphics card that was reset or removed: a call found out, which throws after this. Raised once, on
    /// the thread of that call. Dispose of what was made on the device, and make a new one.
    /// </summary>
    public event EventHandler<DeviceLostEventArgs>? Lost;

    /// <summary>The name that selects this kind of device on the command line, such as <c>cpu</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What does the work, in words a person recognises.</summary>
    public abstract string Description { get; }

    /// <summary>Makes a tensor in the device's memory. Its content is undefined until it is written.</summary>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="elementType">The type of one activation.</param>
    /// <exception cref="NotSupportedException">The device cannot hold such a tensor.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    public DeviceTensor CreateTensor(TensorShape shape, ElementType elementType)
    {
        if (shape.Batch == 0)
        {
            throw new ArgumentException("The tensor's shape is empty: make one with a factory such as TensorShape.Chw.");
        }

        using var turn = use.Take();
        try
        {
            return CreateTensorCore(shape, elementType);
        }
        catch (TileDeviceException e) when (Sees(e))
        {
            throw;
        }
    }

    /// <summary>
    /// Renders one image of activations in the host's memory: in place on a processor, and through a copy on other devices. A
    /// <see cref="Tiler"/> keeps, from frame to frame, what this makes and releases at every call.
    /// </summary>
    /// <param name="activations">Every element of the tensor, in the order of the shape's layout.</param>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="pixels">Receives the image. Bytes between the rows are left unchanged.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next; 0 for rows without a gap.</param>
    /// <exception cref="ArgumentException">
    /// The spans do not fit the plan, or its range is held from frame to frame (<see cref="TileRange.Hold"/>).
    /// </exception>
    /// <exception cref="NotSupportedException">The device cannot hold the tensor, or render such an image.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    public void Render(ActivationSpan activations, in TilePlan plan, Span<byte> pixels, int image = 0, int rowPitch = 0)
    {
        activations.RequireShape(plan.Shape);
        RenderArguments.RequireImage(plan, image);
        RenderArguments.RequireNothingHeld(plan.Range, "a single rendering has no other frames");
        int pitch = RenderArguments.RequirePixels(plan, pixels.Length, rowPitch);
        using var turn = use.Take();
        try
        {
            RenderCore(activations, plan, image, pixels, pitch);
        }
        catch (TileDeviceException e) when (Sees(e))
        {
            throw;
        }
    }

    /// <summary>
    /// How long a copy from one buffer of the device to another takes, by the device's own clock: the yardstick for
    /// <see cref="Tiler.GpuTime"/>.
    /// </summary>
    /// <param name="bytes">Bytes to copy, a multiple of 4.</param>
    /// <returns>The shortest of several copies; <see langword="null"/> where the device has no clock that can be read.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not a positive multiple of 4.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left for two such buffers.</exception>
    public TimeSpan? MeasureCopy(int bytes)
    {
        if (bytes < 4 || bytes % 4 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, "A positive multiple of 4 is needed.");
        }

        using var turn = use.Take();
        try
        {
            return MeasureCopyCore(bytes);
        }
        catch (TileDeviceException e) when (Sees(e))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        use.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins a use of the device, which ends with what is returned.</summary>
    /// <exception cref="ObjectDisposedException">The device has been disposed of.</exception>
    internal SharedUse.Turn Use() => use.Take();

    /// <summary>Raises <see cref="Lost"/> if this says so; a filter of what is caught, which catches nothing.</summary>
    internal bool Sees(TileDeviceException exception)
    {
        if (exception.IsDeviceLost && Interlocked.Exchange(ref isLost, 1) == 0)
        {
            Lost?.Invoke(this, new(exception));
        }

        return false;
    }

    /// <inheritdoc cref="CreateKernelCore"/>
    internal TileKernel CreateKernel(in TilePlan plan, ElementType elementType, bool keepsRanges)
    {
        using var turn = use.Take();
        try
        {
            return CreateKernelCore(plan, elementType, keepsRanges);
        }
        catch (TileDeviceException e) when (Sees(e))
        {
            throw;
        }
    }

    /// <summary>
    /// Renders the images of a batch, each after the device's earlier work, and waits for those that go to the caller's memory.
    /// </summary>
    internal virtual void Dispatch(ReadOnlySpan<TileWork> works)
    {
        foreach (ref readonly var work in works)
        {
            work.Kernel.Dispatch(work.Tensor, work.Image, work.Slot);
        }

        foreach (ref readonly var work in works)
        {
            if (!work.Pixels.IsEmpty)
            {
                work.Kernel.Read(work.Slot, work.Pixels.Span, work.Tiler.Plan.RowBytes);
            }
        }
    }

    /// <summary>Whether the kernel takes activations from the host's memory as they are.</summary>
    internal virtual bool ReadsHostMemory => false;

    /// <summary>Renders one image of activations in the host's memory; arguments arrive validated.</summary>
    /// <param name="activations">Every element of the tensor.</param>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next.</param>
    protected virtual void RenderCore(ActivationSpan activations, in TilePlan plan, int image, Span<byte> pixels, int rowPitch)
    {
        using var tensor = CreateTensorCore(plan.Shape, activations.ElementType);
        tensor.Write(activations);
        using var kernel = CreateKernelCore(plan, activations.ElementType, keepsRanges: false);
        kernel.Dispatch(tensor, image, slot: 0);
        kernel.Read(slot: 0, pixels, rowPitch);
    }

    /// <summary>How long a copy from one buffer of the device to another takes; nothing if there is no clock.</summary>
    /// <param name="bytes">Bytes to copy, a positive multiple of 4.</param>
    protected virtual TimeSpan? MeasureCopyCore(int bytes) => null;

    /// <summary>Makes a tensor; the shape is not empty.</summary>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="elementType">The type of one activation.</param>
    /// <exception cref="NotSupportedException">The device cannot hold such a tensor.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    protected abstract DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType);

    /// <summary>
    /// Makes the kernel of a plan for activations of one type. The device refuses here what it cannot do, never in a frame.
    /// </summary>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="elementType">The type of the activations that it will be given.</param>
    /// <param name="keepsRanges">Whether the ranges of its frames will be read.</param>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    protected abstract TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges);

    /// <summary>Frees the device, once its work is done. May be called more than once.</summary>
    /// <param name="disposing">Whether it is disposed of rather than finalised.</param>
    protected abstract void Dispose(bool disposing);
}
