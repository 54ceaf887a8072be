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
    private bool isDisposed;

    public VulkanKernel(VulkanDevice device, in TilePlan plan)
    {
        (context, this.plan) = (device.Context, plan);
        Passes = new VulkanPasses(device, plan);
        try
        {
            _ = Passes.RequireImage();
            long atom = (long)context.Physical.Limits.nonCoherentAtomSize;
            slotBytes = (Passes.ImageBytes + atom - 1) / atom * atom;
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
        frames.Mark(commands, slot, isEnd: true);
        commands.EndAtHost();
        frames.Submit(slot);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));
        frames.Wait(slot);
        readback.Invalidate(slot * slotBytes, slotBytes);
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            var row = readback.Part((slot * slotBytes) + ((long)y * Passes.RowPitch), plan.RowBytes);
            row.CopyTo(pixels[(y * rowPitch)..]);
        }
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
}
