using System.Runtime.InteropServices;
using GpuTiler.Direct3D12;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.DirectML;

/// <summary>A tensor in a Direct3D 12 buffer that DirectML knows as memory: a network writes to it, and the kernel reads it.</summary>
public sealed class DirectMLTensor : DeviceTensor
{
    private readonly DirectMLDevice device;
    private nint allocation;

    internal DirectMLTensor(DirectMLDevice device, TensorShape shape, ElementType elementType)
        : base(device, shape, elementType)
    {
        this.device = device;
        Buffer = device.Graphics.CreateTensor(shape, elementType);
        try
        {
            allocation = device.Api.CreateAllocation(Buffer.Resource);
        }
        catch
        {
            Buffer.Dispose();
            throw;
        }
    }

    /// <summary>The Direct3D 12 buffer. This tensor owns it.</summary>
    public Direct3D12Tensor Buffer { get; }

    /// <summary>ONNX Runtime's view of the memory, to be disposed of before the tensor.</summary>
    internal OrtValue View(long[] dimensions)
    {
        ObjectDisposedException.ThrowIf(allocation == 0, this);
        var type = ElementType == ElementType.Float32 ? TensorElementType.Float : TensorElementType.Float16;
        return OrtValue.CreateTensorValueWithData(device.Memory, type, dimensions, allocation, ByteCount);
    }

    /// <inheritdoc/>
    protected override void WriteCore(ReadOnlySpan<byte> bytes)
    {
        if (ElementType == ElementType.Float32)
        {
            Buffer.Write(MemoryMarshal.Cast<byte, float>(bytes));
        }
        else
        {
            Buffer.Write(MemoryMarshal.Cast<byte, Half>(bytes));
        }
    }

    /// <inheritdoc/>
    protected override void ReadCore(Span<byte> bytes)
    {
        if (ElementType == ElementType.Float32)
        {
            Buffer.Read(MemoryMarshal.Cast<byte, float>(bytes));
        }
        else
        {
            Buffer.Read(MemoryMarshal.Cast<byte, Half>(bytes));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || allocation == 0)
        {
            return;
        }

        device.Api.FreeAllocation(allocation);
        allocation = 0;
        Buffer.Dispose();
    }
}
