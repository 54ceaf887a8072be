using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>One plan on a Direct3D 12 device, with one submission for each image. What crosses to the host is the image alone.</summary>
internal sealed unsafe class Direct3D12Kernel : TileKernel
{
    // Frames follow each other on the queue, so one image serves them all; each slot has a copy for the host.
    private const int ImageSlot = 0;

    private readonly Direct3D12Context context;
    private readonly TilePlan plan;
    private readonly Direct3D12Passes passes;
    private readonly Direct3D12Frames frames;
    private readonly Direct3D12Buffer[] readbacks = new Direct3D12Buffer[Tiler.FramesInFlight];
    private readonly int rangeBytes;
    private bool isDisposed;

    public Direct3D12Kernel(Direct3D12Device device, in TilePlan plan, bool keepsRanges)
    {
        (context, this.plan) = (device.Context, plan);
        rangeBytes = keepsRanges ? plan.FoundRanges * GpuRanges.PairBytes : 0;
        passes = new Direct3D12Passes(device, plan, keepsRanges: keepsRanges);
        try
        {
            _ = passes.RequireImage(ImageSlot, forTexture: false);
            for (int slot = 0; slot < readbacks.Length; slot++)
            {
                readbacks[slot] = new(
                    context,
                    passes.ImageBytes + rangeBytes,
                    HeapType.Readback,
                    $"an image of {plan.ImageWidth}×{plan.ImageHeight} pixels to be read");
            }

            frames = new Direct3D12Frames(context, Tiler.FramesInFlight, isTimed: true);
            if (plan.Range.Spread == RangeSpread.Held)
            {
                Forget();
            }
        }
        catch
        {
            frames?.Dispose();
            Release();
            throw;
        }

        context.Retain();
    }

    public override void Dispatch(DeviceTensor tensor, int image, int slot)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        var source = (Direct3D12Tensor)tensor;
        source.RequireLive();

        // What may fail comes before the recording.
        _ = passes.RequirePipelines(source.ElementType);
        var commands = frames.Begin(slot);
        frames.MarkBegin(commands, slot);
        var pixels = passes.Record(commands, source, image, ImageSlot);

        // Promoted to UNORDERED_ACCESS by its first use; at the end of the list it is in COMMON again.
        commands.Transition(pixels, ResourceStates.UnorderedAccess, ResourceStates.CopySource);
        commands.Copy(pixels, 0, readbacks[slot].Resource, 0, passes.ImageBytes);
        if (rangeBytes > 0)
        {
            var ranges = passes.RequireSlot(ImageSlot).Extremes.Resource;
            commands.Transition(ranges, ResourceStates.UnorderedAccess, ResourceStates.CopySource);
            commands.Copy(ranges, passes.SettledAt(image), readbacks[slot].Resource, passes.ImageBytes, rangeBytes);
        }

        frames.MarkEnd(commands, slot);
        frames.Submit(slot);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        frames.Wait(slot);
        byte* row = readbacks[slot].Mapped;
        for (int y = 0; y < plan.ImageHeight; y++, row += passes.RowPitch)
        {
            new ReadOnlySpan<byte>(row, plan.RowBytes).CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    public override void ReadRanges(int slot, Span<ValueRange> ranges)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        frames.Wait(slot);
        GpuRanges.Read(new ReadOnlySpan<byte>(readbacks[slot].Mapped + passes.ImageBytes, rangeBytes), plan.Range, ranges);
    }

    public override void Forget()
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        passes.Hold(new byte[passes.SettledBytes], ImageSlot, image: 0);
    }

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        passes.Hold(GpuRanges.Of(ranges), ImageSlot, image);
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
        Release();
        context.Release();
    }

    private void Release()
    {
        foreach (var readback in readbacks)
        {
            readback?.Dispose();
        }

        passes.Dispose();
    }
}
