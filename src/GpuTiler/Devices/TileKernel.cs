namespace GpuTiler;

/// <summary>
/// The fused kernel of one plan on one device: range, padding and placement in one dispatch. Arguments arrive validated.
/// </summary>
/// <remarks>Slots number the frames in flight, 0 up to <see cref="Tiler.FramesInFlight"/>; each has an image of its own.</remarks>
internal abstract class TileKernel : IDisposable
{
    /// <summary>Renders one image of the batch into a slot, behind whatever the device was asked to do before.</summary>
    public abstract void Dispatch(DeviceTensor tensor, int image, int slot);

    /// <summary>Waits for a slot's image and copies it.</summary>
    public abstract void Read(int slot, Span<byte> pixels, int rowPitch);

    /// <summary>Waits for a slot's image and copies its ranges, where the kernel keeps them.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="ranges">Receives as many as are found (<see cref="TilePlan.FoundRanges"/>).</param>
    public abstract void ReadRanges(int slot, Span<ValueRange> ranges);

    /// <summary>Forgets the held ranges of every image of the batch, behind the frames that were dispatched.</summary>
    public abstract void Forget();

    /// <summary>Holds these ranges for an image of the batch, behind the frames that were dispatched.</summary>
    /// <param name="ranges">As many as are found.</param>
    /// <param name="image">The image.</param>
    public abstract void Resume(ReadOnlySpan<ValueRange> ranges, int image);

    /// <summary>How long the device itself worked on a slot's image, once that is done; nothing where it has no clock of its own.</summary>
    public virtual TimeSpan? GpuTime(int slot) => null;

    /// <inheritdoc/>
    public abstract void Dispose();
}
