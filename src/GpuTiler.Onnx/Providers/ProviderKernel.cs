namespace GpuTiler.Onnx;

/// <summary>
/// The tiling graph of one plan and type of activations on a provider, with an image in the provider's memory for each frame in flight.
/// </summary>
internal sealed class ProviderKernel : TileKernel
{
    private readonly ProviderDevice device;
    private readonly TilePlan plan;
    private readonly ProviderFrame[] frames;
    private readonly HostValue pixels;
    private readonly ProviderHold? hold;
    private readonly TilingSession session;
    private bool isDisposed;

    public ProviderKernel(ProviderDevice device, in TilePlan plan, ElementType elementType, bool keepsRanges)
    {
        (this.device, this.plan) = (device, plan);
        pixels = new HostValue(CopyGraph.Word, CopyGraph.Words(plan.ByteCount));
        frames = new ProviderFrame[Tiler.FramesInFlight];
        device.Memories.Begin();
        try
        {
            for (int slot = 0; slot < frames.Length; slot++)
            {
                frames[slot] = new ProviderFrame(device, plan, pixels, keepsRanges);
            }

            if (plan.Range.Spread == RangeSpread.Held)
            {
                hold = new ProviderHold(device, plan);
            }

            session = CreateSession(elementType, keepsRanges);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override void Dispatch(DeviceTensor tensor, int image, int slot)
    {
        frames[slot].Image = image;
        session.Run((ProviderTensor)tensor, slot);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        frames[slot].Read();
        var rows = this.pixels.AsSpan<byte>()[..plan.ByteCount];
        if (rowPitch == plan.RowBytes)
        {
            rows.CopyTo(pixels);
            return;
        }

        for (int y = 0; y < plan.ImageHeight; y++)
        {
            rows.Slice(y * plan.RowBytes, plan.RowBytes).CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    public override void ReadRanges(int slot, Span<ValueRange> ranges) => frames[slot].Ranges!.Read(ranges);

    public override void Forget() => hold!.Forget();

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image) => hold!.Resume(ranges, image);

    public override void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        session?.Dispose();
        hold?.Dispose();

        foreach (var frame in frames)
        {
            frame?.Dispose();
        }

        pixels.Dispose();
        device.Memories.End();
    }

    private TilingSession CreateSession(ElementType elementType, bool keepsRanges)
    {
        // The operators of a plain range were proven when the device was made.
        bool isProven = plan.Range.Spread == RangeSpread.Extremes
            && plan.GammaCurve is null && plan.Shrink == TileShrink.None && !keepsRanges;
        try
        {
            return new TilingSession(device, plan, elementType, frames, hold);
        }
        catch (NotSupportedException e) when (!isProven)
        {
            throw new NotSupportedException(
                $"The range {plan.Range} with gamma {plan.Gamma}, shrunk by {plan.Shrink}, needs operators that are missing; use another range or size, or the processor: {e.Message}", e);
        }
    }
}
