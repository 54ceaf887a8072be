using System.Diagnostics;
using GpuTiler;

namespace BackendSample;

/// <summary>One plan: an image for each slot.</summary>
internal sealed class EchoKernel(CpuDevice processor, TilePlan plan) : TileKernel
{
    private readonly byte[][] images = [.. Enumerable.Range(0, Tiler.FramesInFlight).Select(_ => new byte[plan.ByteCount])];

    public override void Dispatch(DeviceTensor tensor, int image, int slot)
    {
        var activations = ((EchoTensor)tensor).Activations;
        processor.Render(activations, plan, images[slot], image);
    }

    public override void Read(int slot, Span<byte> pixels, int rowPitch)
    {
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            images[slot].AsSpan(y * plan.RowBytes, plan.RowBytes).CopyTo(pixels[(y * rowPitch)..]);
        }
    }

    // The device refuses plans that ask for these.
    public override void ReadRanges(int slot, Span<ValueRange> ranges) => throw new UnreachableException();

    public override void Forget() => throw new UnreachableException();

    public override void Hold(ReadOnlySpan<ValueRange> ranges, int image) => throw new UnreachableException();

    public override void Dispose()
    {
    }
}
