namespace GpuTiler.Gpu;

/// <summary>One plan on a GPU, with one submission for each image. What crosses to the host is the image, and ranges on request.</summary>
internal sealed class GpuKernel : TileKernel
{
    private readonly GpuContext context;
    private readonly IGpuPasses passes;
    private readonly GpuPlan plan;
    private readonly GpuFrames frames;
    // Frames run one after another on the queue, so one image serves them all; each slot has a copy for the host.
    private readonly GpuBuffer readback;
    private readonly long slotBytes;
    private bool isDisposed;

    /// <summary>Makes a kernel, which takes over the passes and disposes of them if it fails.</summary>
    public GpuKernel(GpuContext context, IGpuPasses passes)
    {
        (this.context, this.passes, plan) = (context, passes, passes.Plan);
        slotBytes = (plan.ImageBytes + plan.KeptBytes + GpuContext.HostAtom - 1) / GpuContext.HostAtom * GpuContext.HostAtom;
        try
        {
            passes.MakeImage();
            ref readonly var tiles = ref plan.Tiles;
            readback = context.CreateBuffer(
                Tiler.FramesInFlight * slotBytes,
                GpuMemory.Readback,
                $"{Tiler.FramesInFlight} images of {tiles.ImageWidth}×{tiles.ImageHeight} pixels to be read");
            frames = context.CreateFrames(Tiler.FramesInFlight, isTimed: true);
            if (tiles.Range.Spread == RangeSpread.Held)
            {
                Forget();
            }
        }
        catch
        {
            frames?.Dispose();
            readback?.Dispose();
            passes.Dispose();
            throw;
        }

        context.Retain();
    }

    public override void Dispatch(DeviceTensor tensor, int image, int slot)
    {
        RequireLive();
        passes.Submit(frames, slot, tensor, image, readback, slot * slotBytes);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        WaitFor(slot);
        for (int y = 0; y < plan.Tiles.ImageHeight; y++)
        {
            var row = readback.Part((slot * slotBytes) + ((long)y * plan.RowPitch), plan.Tiles.RowBytes);
            row.CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    public override void ReadRanges(int slot, Span<ValueRange> ranges)
    {
        WaitFor(slot);
        GpuRanges.Read(readback.Part((slot * slotBytes) + plan.ImageBytes, plan.KeptBytes), plan.Tiles.Range, ranges);
    }

    public override void Forget()
    {
        RequireLive();
        passes.Hold(new byte[plan.SettledBytes], image: 0);
    }

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image)
    {
        RequireLive();
        passes.Hold(GpuRanges.Of(ranges), image);
    }

    public override TimeSpan? GpuTime(int slot) => isDisposed ? null : frames.Duration(slot);

    public override void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        // The frames wait for what is in flight.
        isDisposed = true;
        frames.Dispose();
        readback.Dispose();
        passes.Dispose();
        context.Release();
    }

    private void WaitFor(int slot)
    {
        RequireLive();
        frames.Wait(slot);
        readback.Invalidate(slot * slotBytes, slotBytes);
    }

    private void RequireLive() => ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
}
