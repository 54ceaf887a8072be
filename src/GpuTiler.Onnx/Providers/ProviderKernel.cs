namespace GpuTiler.Onnx;

/// <summary>The tiling graph of one plan on a provider, with an image in the provider's memory for each frame in flight.</summary>
internal sealed class ProviderKernel : TileKernel
{
    private readonly ProviderDevice device;
    private readonly TilePlan plan;
    private readonly ProviderFrame[] frames;
    private readonly HostValue pixels;
    private readonly ProviderHold? hold;
    private readonly TilingSession?[] sessions = new TilingSession?[2];
    private bool isDisposed;

    public ProviderKernel(ProviderDevice device, in TilePlan plan, bool keepsRanges)
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

            RequireOperators(keepsRanges);
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
        Session(tensor.ElementType).Run((ProviderTensor)tensor, slot);
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
        foreach (var session in sessions)
        {
            session?.Dispose();
        }

        hold?.Dispose();

        foreach (var frame in frames)
        {
            frame?.Dispose();
        }

        pixels.Dispose();
        device.Memories.End();
    }

    // The operators of a plain range were proven when the device was made; others are looked for before the first frame.
    private void RequireOperators(bool keepsRanges)
    {
        if (plan.Range.Spread == RangeSpread.Extremes && plan.GammaCurve is null && plan.Shrink == TileShrink.None && !keepsRanges)
        {
            return;
        }

        try
        {
            _ = Session(ElementType.Float32);
        }
        catch (NotSupportedException e)
        {
            throw new NotSupportedException(
                $"The range {plan.Range} with gamma {plan.Gamma}, shrunk by {plan.Shrink}, needs operators that are missing; use another range or size, or the processor: {e.Message}", e);
        }
    }

    // A plan does not say which type its tensors have.
    private TilingSession Session(ElementType type) => sessions[(int)type] ??= new TilingSession(device, plan, type, frames, hold);
}
