namespace GpuTiler.Onnx.Tests;

/// <summary>
/// A device with memory of its own that activations are uploaded to. It knows how much is held, and how much was at most.
/// </summary>
internal class CountingDevice : TileDevice
{
    public override string Kind => "counting";

    public override string Description => "memory that is counted";

    public long Held { get; set; }

    public long Peak { get; set; }

    /// <summary>Bytes above which there is no memory.</summary>
    public long Limit { get; set; } = long.MaxValue;

    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        throw new NotSupportedException("It only holds tensors.");

    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType) =>
        new CountingTensor(this, shape, elementType);

    protected override void Dispose(bool disposing) => Assert.Equal(0, Held);
}
