using GpuTiler;

namespace BackendSample;

/// <summary>The smallest backend: its memory is an array, and its kernel asks the processor, where yours has a driver.</summary>
internal sealed class EchoDevice : TileDevice
{
    private readonly CpuDevice processor = CpuDevice.Create();

    public override string Kind => "echo";

    public override string Description => "The processor, by way of a backend";

    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType) =>
        new EchoTensor(this, shape, elementType);

    // What it cannot do it refuses here.
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        keepsRanges || plan.Range.Spread == RangeSpread.Held
            ? throw new NotSupportedException($"{Description} keeps no ranges.")
            : new EchoKernel(processor, plan);

    protected override void Dispose(bool disposing) => processor.Dispose();
}
