namespace GpuTiler;

/// <summary>
/// The fused kernel of one plan and one type of activations on one device: range, padding and placement in one dispatch. Arguments arrive
/// validated.
/// </summary>
/// <remarks>Slots number the frames in flight, from 0 to one below <see cref="Tiler.FramesInFlight"/>; each has its own image.</remarks>
public abstract class TileKernel : IDisposable
{
    /// <summary>
    /// Renders one image of the batch into a slot, after the device's earlier work. Nothing waits, and after the first
    /// frame nothing is allocated on the managed heap.
    /// </summary>
    /// <param name="tensor">The activations, on this device and of the shape and type that the kernel was made for.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="slot">The slot.</param>
    public abstract void Dispatch(DeviceTensor tensor, int image, int slot);

    /// <summary>Waits for a slot's image and copies it. Bytes between the rows are left unchanged.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next, the plan's <see cref="TilePlan.RowBytes"/> or more.</param>
    public abstract void Read(int slot, Span<byte> pixels, int rowPitch);

    /// <summary>Waits for a slot's image and copies its ranges, where the kernel keeps them.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="ranges">Receives as many as are found (<see cref="TilePlan.FoundRanges"/>).</param>
    public abstract void ReadRanges(int slot, Span<ValueRange> ranges);

    /// <summary>Forgets the held ranges of every image of the batch, after the frames already dispatched.</summary>
    public abstract void Forget();

    /// <summary>Holds these ranges for an image of the batch, after the frames already dispatched.</summary>
    /// <param name="ranges">As many as are found.</param>
    /// <param name="image">The image.</param>
    public abstract void Hold(ReadOnlySpan<ValueRange> ranges, int image);

    /// <summary>How long the device itself worked on a slot's image, once that is done; nothing where it has no clock of its own.</summary>
    /// <param name="slot">The slot.</param>
    public virtual TimeSpan? GpuTime(int slot) => null;

    /// <inheritdoc/>
    public abstract void Dispose();
}
