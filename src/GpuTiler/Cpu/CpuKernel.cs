namespace GpuTiler;

/// <summary>
/// One plan on the processor. Rendering happens in Dispatch, for the next run of a network may overwrite the activations.
/// </summary>
internal sealed class CpuKernel : TileKernel
{
    private readonly CpuDevice device;
    private readonly TilePlan plan;
    private readonly byte[][] images = new byte[Tiler.FramesInFlight][];

    public CpuKernel(CpuDevice device, in TilePlan plan)
    {
        this.device = device;
        this.plan = plan;
        for (int slot = 0; slot < images.Length; slot++)
        {
            // A rendering writes every pixel, so none needs clearing, and a slot that is never used takes no memory.
            images[slot] = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }
    }

    public override void Dispatch(DeviceTensor tensor, int image, int slot)
    {
        device.Render(((CpuTensor)tensor).Activations, plan, images[slot], image);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        ReadOnlySpan<byte> rendered = images[slot];
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            rendered.Slice(y * plan.RowBytes, plan.RowBytes).CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    public override void Dispose() => Array.Clear(images);
}
