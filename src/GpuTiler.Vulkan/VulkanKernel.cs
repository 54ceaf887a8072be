using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan;

/// <summary>One plan on a Vulkan device, with one submission for each image. What crosses to the host is the image alone.</summary>
internal sealed class VulkanKernel : TileKernel
{
    private readonly VulkanContext context;
    private readonly TilePlan plan;
    private readonly VulkanFrames frames;
    private readonly VulkanBuffer readback;
    private readonly long slotBytes;
    private readonly int rangeBytes;
    private bool isDisposed;

    public VulkanKernel(VulkanDevice device, in TilePlan plan, bool keepsRanges = false)
    {
        (context, this.plan) = (device.Context, plan);
        rangeBytes = keepsRanges ? plan.FoundRanges * GpuRanges.PairBytes : 0;
        Passes = new VulkanPasses(device, plan, keepsRanges: keepsRanges);
        try
        {
            _ = Passes.RequireImage();
            long atom = (long)context.Physical.Limits.nonCoherentAtomSize;
            slotBytes = (Passes.ImageBytes + rangeBytes + atom - 1) / atom * atom;
            readback = new VulkanBuffer(
                context,
                Tiler.FramesInFlight * slotBytes,
                VulkanMemoryKind.Readback,
                $"{Tiler.FramesInFlight} images of {plan.ImageWidth}×{plan.ImageHeight} pixels to be read");
            frames = new VulkanFrames(context, Tiler.FramesInFlight, isTimed: true);
        }
        catch
        {
            readback?.Dispose();
            Passes.Dispose();
            throw;
        }

        context.Retain();
    }

    internal VulkanPasses Passes { get; }

    public override void Dispatch(DeviceTensor tensor, int image, int slot)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        var source = (VulkanTensor)tensor;
        Passes.Prepare(source);
        var commands = frames.Begin(slot);
        frames.Mark(commands, slot, isEnd: false);
        ulong pixels = Passes.Record(commands, source, image, slot);
        commands.BeginCopies();
        commands.Copy(pixels, 0, readback.Handle, slot * slotBytes, Passes.ImageBytes);
        if (rangeBytes > 0)
        {
            var ranges = Passes.Settled(image);
            commands.Copy(ranges.Buffer, (long)ranges.Offset, readback.Handle, (slot * slotBytes) + Passes.ImageBytes, rangeBytes);
        }

        frames.Mark(commands, slot, isEnd: true);
        commands.EndAtHost();
        frames.Submit(slot);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        WaitFor(slot);
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            var row = readback.Part((slot * slotBytes) + ((long)y * Passes.RowPitch), plan.RowBytes);
            row.CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    public override void ReadRanges(int slot, Span<ValueRange> ranges)
    {
        WaitFor(slot);
        GpuRanges.Read(readback.Part((slot * slotBytes) + Passes.ImageBytes, rangeBytes), plan.Range, ranges);
    }

    public override void Forget()
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        Passes.Hold(new byte[Passes.SettledBytes], image: 0);
    }

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        Passes.Hold(GpuRanges.Of(ranges), image);
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
        Passes.Dispose();
        context.Release();
    }

    private void WaitFor(int slot)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        frames.Wait(slot);
        readback.Invalidate(slot * slotBytes, slotBytes);
    }
}
