using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.Onnx;

/// <summary>A piece of a provider's memory, in words, allocated once. Tensors of any type and dimensions are views of it.</summary>
internal sealed unsafe class ProviderMemory : IDisposable
{
    private readonly ProviderDevice device;
    private readonly OrtValue words;
    private readonly long byteCount;

    public ProviderMemory(ProviderDevice device, long byteCount, string what)
    {
        (this.device, this.byteCount) = (device, byteCount);
        words = device.Allocate(CopyGraph.Words(byteCount), what);
    }

    /// <summary>The whole memory, to be copied from and to.</summary>
    public OrtValue Words => words;

    /// <summary>The memory as a tensor. It is to be disposed of before the memory.</summary>
    public OrtValue View(OnnxElementType type, long[] dimensions)
    {
        // Only the span's address is used: it points to the provider's memory.
        var address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(words.GetTensorMutableRawData()));
        return OrtValue.CreateTensorValueWithData(device.Memory, (TensorElementType)type, dimensions, address, byteCount);
    }

    public void Dispose()
    {
        lock (device.Gate)
        {
            words.Dispose();
        }
    }
}
