using GpuTiler.Gpu;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTiler.Ilgpu;

/// <summary>
/// One plan on an accelerator: the passes of <see cref="GpuProgram"/>, then a copy of the image towards the host for each frame.
/// </summary>
internal sealed class IlgpuKernel : TileKernel
{
    private readonly IlgpuDevice device;
    private readonly GpuPlan plan;
    private readonly MemoryBuffer1D<uint, Stride1D.Dense> tables;
    private readonly MemoryBuffer1D<uint, Stride1D.Dense> image;
    private readonly MemoryBuffer1D<uint, Stride1D.Dense> extremes;
    // By slot.
    private readonly HostMemory[] images = new HostMemory[Tiler.FramesInFlight];
    private readonly HostMemory?[] ranges = new HostMemory?[Tiler.FramesInFlight];
    private readonly FrameMarkers markers;
    // What is held goes to the accelerator from here.
    private readonly HostMemory? held;
    private bool isDisposed;

    public IlgpuKernel(IlgpuDevice device, in TilePlan plan, ElementType elementType, bool keepsRanges)
    {
        this.device = device;
        markers = new FrameMarkers(device);
        this.plan = GpuPlan.Create(plan, elementType, device.Limits, device.Description, keepsRanges: keepsRanges);
        var tableBytes = this.plan.Tables;
        long imageBytes = this.plan.ImageBytes;
        try
        {
            foreach (ref readonly var pass in this.plan.Program.Passes)
            {
                device.Prepare(pass.Shader);
            }

            tables = device.Allocate(tableBytes.Length / 4, "colours");
            image = device.Allocate(imageBytes / 4, $"{plan.ImageWidth}×{plan.ImageHeight} pixels");
            extremes = device.Allocate(this.plan.ExtremesBytes / 4, "extremes");
            using (var host = device.CreateHostMemory(tableBytes.Length / 4))
            {
                tableBytes.CopyTo(host.Bytes);
                device.Upload(host, tables.View);
            }

            for (int slot = 0; slot < images.Length; slot++)
            {
                images[slot] = device.CreateHostMemory((int)(imageBytes / 4));
                ranges[slot] = keepsRanges ? device.CreateHostMemory(2 * plan.FoundRanges) : null;
            }

            if (plan.Range.Spread == RangeSpread.Held)
            {
                held = device.CreateHostMemory((int)(this.plan.SettledBytes / 4));
                device.Upload(held, Settled(image: 0));
            }
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>The words of extremes, for tests: the first counts the activations that were loaded.</summary>
    internal ArrayView<uint> Extremes => extremes.View;

    /// <summary>What a pass is given for one image of the batch.</summary>
    internal TileArguments Arguments(int pass, IlgpuTensor source, int image) => new(
        plan.Program.ParametersOf(pass, image), source.ElementType, source.Words, tables.View, this.image.View, extremes.View);

    public override void Dispatch(DeviceTensor tensor, int image, int slot)
    {
        RequireLive();
        var source = (IlgpuTensor)tensor;
        source.RequireLive();
        var program = plan.Program;
        markers.Begin(slot);
        for (int i = 0; i < program.Passes.Length; i++)
        {
            device.Launch(program.Passes[i], Arguments(i, source, image));
        }

        device.QueueDownload(this.image.View, images[slot]);
        if (ranges[slot] is { } kept)
        {
            device.QueueDownload(Settled(image), kept);
        }

        markers.End(slot);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        RequireLive();
        markers.Wait(slot);
        for (int y = 0; y < plan.Tiles.ImageHeight; y++)
        {
            images[slot].Bytes.Slice(y * plan.RowPitch, plan.Tiles.RowBytes).CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    public override void ReadRanges(int slot, Span<ValueRange> ranges)
    {
        RequireLive();
        markers.Wait(slot);
        GpuRanges.Read(this.ranges[slot]!.Bytes, plan.Tiles.Range, ranges);
    }

    public override void Forget()
    {
        RequireLive();
        held!.Bytes.Clear();
        device.Upload(held, Settled(image: 0));
    }

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image)
    {
        RequireLive();
        using var host = device.CreateHostMemory(plan.RangesBytes / 4);
        GpuRanges.Of(ranges).CopyTo(host.Bytes);
        device.Upload(host, Settled(image));
    }

    public override TimeSpan? GpuTime(int slot) => isDisposed ? null : markers.Duration(slot);

    public override void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            Free();
        }
    }

    // Also of a kernel that is half made.
    private void Free() => device.Free([tables, image, extremes, .. images, .. ranges, held, markers]);

    private void RequireLive() => ObjectDisposedException.ThrowIf(isDisposed, typeof(Tiler));

    // From the held or kept ranges of an image on.
    private ArrayView<uint> Settled(int image)
    {
        long first = plan.SettledAt(image) / 4;
        return extremes.View.BaseView.SubView(first, extremes.Length - first);
    }
}
