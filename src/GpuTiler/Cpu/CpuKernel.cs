namespace GpuTiler;

/// <summary>
/// One plan on the processor. Rendering happens in Dispatch, since the next run of a network may overwrite the activations.
/// </summary>
internal sealed class CpuKernel : TileKernel
{
    private readonly CpuDevice device;
    private readonly TilePlan plan;
    private readonly byte[][] images = new byte[Tiler.FramesInFlight][];
    private readonly FrameRanges? ranges;

    public CpuKernel(CpuDevice device, in TilePlan plan, bool keepsRanges)
    {
        this.device = device;
        this.plan = plan;
        if (keepsRanges || plan.Range.Spread == RangeSpread.Held)
        {
            ranges = new FrameRanges(plan, keepsRanges ? images.Length : 0);
        }

        for (int slot = 0; slot < images.Length; slot++)
        {
            // A rendering writes every pixel, so none needs clearing, and a slot that is never used takes no memory.
            images[slot] = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }
    }

    public override void Dispatch(DeviceTensor tensor, int image, int slot) => Render(tensor, image, slot, pixels: default, isAlone: false);

    /// <summary>Renders one image of the batch.</summary>
    /// <param name="tensor">The activations.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="slot">The slot, which has the ranges, and the image if that goes nowhere else.</param>
    /// <param name="pixels">Where the image goes instead; empty for nowhere else.</param>
    /// <param name="isAlone">Whether the calling thread does it all.</param>
    public void Render(DeviceTensor tensor, int image, int slot, Span<byte> pixels, bool isAlone)
    {
        ranges?.Begin(image, slot);
        device.RenderFrame(((CpuTensor)tensor).Activations, plan, image, pixels.IsEmpty ? images[slot] : pixels, ranges, isAlone);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        ReadOnlySpan<byte> rendered = images[slot];
        if (rowPitch == plan.RowBytes)
        {
            rendered.CopyTo(pixels);
            return;
        }

        for (int y = 0; y < plan.ImageHeight; y++)
        {
            rendered.Slice(y * plan.RowBytes, plan.RowBytes).CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    public override void ReadRanges(int slot, Span<ValueRange> ranges) => this.ranges!.Of(slot).CopyTo(ranges);

    public override void Forget() => ranges!.Forget();

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image) => this.ranges!.Resume(ranges, image);

    public override void Dispose() => Array.Clear(images);
}
