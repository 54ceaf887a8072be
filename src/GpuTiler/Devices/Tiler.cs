using System.Diagnostics;

namespace GpuTiler;

/// <summary>
/// Turns the maps of one shape and type into images, frame after frame. After the first frame nothing is allocated on the managed heap.
/// </summary>
/// <remarks>
/// One thread at a time may use a tiler, and another is refused; different tilers may be used from different threads. A disposal while it
/// is in use takes effect when that use ends.
/// </remarks>
[DebuggerDisplay("{plan} on {device.Kind,nq}, image {frame}")]
public sealed partial class Tiler : IDisposable
{
    /// <summary>Images that may be dispatched but not yet read. A further dispatch replaces the oldest.</summary>
    public const int FramesInFlight = 3;

    private readonly TileDevice device;
    private readonly TileKernel kernel;
    private readonly TilePlan plan;
    private readonly bool keepsRanges;
    private readonly SoleUse use;
    private long frame;

    // A bit for each slot whose image went to the caller's memory.
    private int elsewhere;

    private Tiler(TileDevice device, in TilePlan plan, ElementType elementType, bool keepsRanges)
    {
        (this.device, this.plan, ElementType, this.keepsRanges) = (device, plan, elementType, keepsRanges);
        kernel = device.CreateKernel(plan, elementType, keepsRanges && plan.FoundRanges > 0);
        use = new SoleUse(this, "tiler", kernel.Dispose);
    }

    /// <summary>Where every tile goes.</summary>
    public ref readonly TilePlan Plan => ref plan;

    /// <summary>The type of the activations.</summary>
    public ElementType ElementType { get; }

    /// <summary>Makes a tiler for tensors like this one: of its device, shape and type.</summary>
    /// <param name="tensor">The tensor. Its device must outlive the tiler; it need not itself.</param>
    /// <param name="options">How the image looks.</param>
    /// <param name="keepsRanges">
    /// Whether <see cref="ReadRanges"/> will be called; a GPU then brings the ranges to the host with each image.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or the image would be too large.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    public static Tiler Create(DeviceTensor tensor, in TileOptions options = default, bool keepsRanges = false)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Create(tensor.Device, tensor.Shape, tensor.ElementType, options, keepsRanges);
    }

    /// <summary>Makes a tiler for tensors of one shape and type on one device.</summary>
    /// <param name="device">The device that holds the tensors. It must outlive the tiler.</param>
    /// <param name="shape">The shape of every tensor that will be dispatched.</param>
    /// <param name="elementType">The type of their activations.</param>
    /// <param name="options">How the image looks.</param>
    /// <param name="keepsRanges">
    /// Whether <see cref="ReadRanges"/> will be called; a GPU then brings the ranges to the host with each image.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or the image would be too large.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    public static Tiler Create(
        TileDevice device, TensorShape shape, ElementType elementType, in TileOptions options = default, bool keepsRanges = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        return new Tiler(device, TilePlan.Create(shape, options), elementType, keepsRanges);
    }

    /// <summary>Queues the rendering of one image after the device's earlier work. It does not wait.</summary>
    /// <param name="tensor">The activations, on this tiler's device.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <returns>The ticket to read the image with, until <see cref="FramesInFlight"/> later dispatches have replaced it.</returns>
    /// <exception cref="ArgumentException">The tensor has a different shape, type or device, or the batch has no such image.</exception>
    /// <exception cref="InvalidOperationException">The tiler waits in a <see cref="TileBatch"/>, or another thread uses it.</exception>
    /// <exception cref="ObjectDisposedException">The tiler, the tensor or the device has been disposed of.</exception>
    public TileTicket Dispatch(DeviceTensor tensor, int image = 0)
    {
        Require(tensor, image);
        using var turn = use.Take();
        using var held = device.Use();
        using var read = tensor.Use();
        int slot = Slot(frame + 1);
        try
        {
            kernel.Dispatch(tensor, image, slot);
        }
        catch (TileDeviceException e) when (device.Sees(e))
        {
            throw;
        }

        elsewhere &= ~(1 << slot);
        return new TileTicket(++frame);
    }

    /// <summary>Waits for an image and copies its bytes; the only read-back.</summary>
    /// <param name="ticket">The ticket that <see cref="Dispatch"/> returned.</param>
    /// <param name="pixels">Receives the image. Bytes between the rows are left unchanged.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next; 0 for rows without a gap.</param>
    /// <exception cref="ArgumentException">The span is too small.</exception>
    /// <exception cref="InvalidOperationException">
    /// The ticket is not from this tiler, later dispatches have replaced its image, it was rendered into memory of the caller's
    /// (<see cref="TileBatch.Add(Tiler, DeviceTensor, Memory{byte}, int)"/>), or another thread uses the tiler.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The tiler or the device has been disposed of.</exception>
    public void Read(TileTicket ticket, Span<byte> pixels, int rowPitch = 0)
    {
        using var turn = use.Take();
        using var held = device.Use();
        int slot = SlotOf(ticket);
        if ((elsewhere & (1 << slot)) != 0)
        {
            throw new InvalidOperationException($"Image {ticket.Frame} is in the memory that was given for it: the tiler has no copy.");
        }

        int pitch = RenderArguments.RequirePixels(plan, pixels.Length, rowPitch);
        try
        {
            kernel.Read(slot, pixels, pitch);
        }
        catch (TileDeviceException e) when (device.Sees(e))
        {
            throw;
        }
    }

    /// <summary>
    /// How long the device worked on an image, by its own clock: the kernel and the copy towards the host. Ask after
    /// <see cref="Read"/>; <see langword="null"/> on the processor, and on a GPU without such a clock.
    /// </summary>
    /// <param name="ticket">The ticket that <see cref="Dispatch"/> returned.</param>
    /// <exception cref="InvalidOperationException">
    /// The ticket is not from this tiler, later dispatches have replaced its image, or another thread uses the tiler.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The tiler or the device has been disposed of.</exception>
    public TimeSpan? GpuTime(TileTicket ticket)
    {
        using var turn = use.Take();
        using var held = device.Use();
        return kernel.GpuTime(SlotOf(ticket));
    }

    /// <inheritdoc/>
    public void Dispose() => use.Dispose();

    /// <summary>Whether it waits in a batch.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>Begins the rendering of what a batch has queued.</summary>
    internal void Begin() => use.Begin();

    /// <summary>Ends it.</summary>
    internal void End() => use.End();

    /// <summary>Queues an image for a batch to render later.</summary>
    /// <param name="queue">The batch's device.</param>
    /// <param name="tensor">The activations.</param>
    /// <param name="pixels">Where it goes; empty for memory of the kernel's.</param>
    /// <param name="image">Which image of the batch dimension.</param>
    /// <param name="work">What is to be done.</param>
    internal TileTicket Queue(TileDevice queue, DeviceTensor tensor, Memory<byte> pixels, int image, out TileWork work)
    {
        if (queue != device)
        {
            throw new ArgumentException($"The tiler is on another device ({device.Description}) than the batch ({queue.Description}).");
        }

        Require(tensor, image);
        int slot = Slot(++frame), bit = 1 << slot;
        elsewhere = pixels.IsEmpty ? elsewhere & ~bit : elsewhere | bit;
        work = new(this, kernel, tensor, image, slot, pixels);
        IsQueued = true;
        return new TileTicket(frame);
    }

    private void Require(DeviceTensor tensor, int image)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Device != device)
        {
            throw new ArgumentException(
                $"The tensor is on another device ({tensor.Device.Description}) than the tiler ({device.Description}).");
        }

        RenderArguments.RequireTensor(tensor, plan.Shape, ElementType, "tiler");
        RenderArguments.RequireImage(plan, image);
        if (IsQueued)
        {
            throw new InvalidOperationException("The tiler waits in a batch: dispatch that first.");
        }
    }

    private int SlotOf(TileTicket ticket) => ticket.Frame > 0 && ticket.Frame <= frame && ticket.Frame > frame - FramesInFlight
        ? Slot(ticket.Frame)
        : throw new InvalidOperationException(
            $"Image {ticket.Frame} cannot be read: {frame} were dispatched, and the last {FramesInFlight} of them are kept.");

    private static int Slot(long frame) => (int)(frame % FramesInFlight);
}
