using System.Runtime.InteropServices;
using GpuTiler;

namespace BackendSample;

/// <summary>Activations in an array.</summary>
internal sealed class EchoTensor(TileDevice device, TensorShape shape, ElementType elementType) : DeviceTensor(device, shape, elementType)
{
    private readonly byte[] memory = new byte[shape.ElementCount * (elementType == ElementType.Float32 ? 4 : 2)];

    public ActivationSpan Activations => ElementType == ElementType.Float32
        ? new(MemoryMarshal.Cast<byte, float>(memory), Shape)
        : new(MemoryMarshal.Cast<byte, Half>(memory), Shape);

    protected override void WriteCore(ReadOnlySpan<byte> bytes) => bytes.CopyTo(memory);

    protected override void ReadCore(Span<byte> bytes) => memory.CopyTo(bytes);

    protected override void Dispose(bool disposing)
    {
    }
}
