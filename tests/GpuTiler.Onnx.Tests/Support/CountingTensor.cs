namespace GpuTiler.Onnx.Tests;

/// <summary>A tensor of a <see cref="CountingDevice"/>.</summary>
internal sealed class CountingTensor : DeviceTensor
{
    private readonly CountingDevice device;
    private byte[]? bytes;

    public CountingTensor(CountingDevice device, TensorShape shape, ElementType elementType)
        : base(device, shape, elementType)
    {
        this.device = device;
        if (device.Held + ByteCount > device.Limit)
        {
            throw new InsufficientMemoryException($"There are {device.Limit} bytes.");
        }

        bytes = new byte[ByteCount];
        device.Held += ByteCount;
        device.Peak = Math.Max(device.Peak, device.Held);
    }

    public byte[] Bytes => bytes ?? throw new ObjectDisposedException(nameof(CountingTensor));

    protected override void WriteCore(ReadOnlySpan<byte> source) => source.CopyTo(Bytes);

    protected override void ReadCore(Span<byte> target) => Bytes.CopyTo(target);

    protected override void Dispose(bool disposing)
    {
        device.Held -= bytes?.Length ?? 0;
        bytes = null;
    }
}
