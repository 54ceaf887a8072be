using GpuTiler.Direct3D12;

namespace GpuTiler.DirectML;

/// <summary>The Direct3D 12 kernel, on the buffers that networks write to.</summary>
internal sealed class DirectMLKernel(Direct3D12Device graphics, in TilePlan plan, ElementType elementType, bool keepsRanges) : TileKernel
{
    private readonly TileKernel kernel = graphics.CreateKernel(plan, elementType, keepsRanges);

    public override void Dispatch(DeviceTensor tensor, int image, int slot) =>
        kernel.Dispatch(((DirectMLTensor)tensor).Buffer, image, slot);

    public override void Read(int slot, Span<byte> pixels, int rowPitch) => kernel.Read(slot, pixels, rowPitch);

    public override void ReadRanges(int slot, Span<ValueRange> ranges) => kernel.ReadRanges(slot, ranges);

    public override void Forget() => kernel.Forget();

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image) => kernel.Hold(ranges, image);

    public override TimeSpan? GpuTime(int slot) => kernel.GpuTime(slot);

    public override void Dispose() => kernel.Dispose();
}
