using GpuTiler.Onnx.Interop;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.Onnx;

/// <summary>A tensor in the host's memory: the memory and ONNX Runtime's view of it, freed together.</summary>
internal sealed class HostValue : IDisposable
{
    private readonly HostMemory memory;
    private readonly OnnxElementType elementType;
    private readonly long[] dimensions;

    public HostValue(OnnxElementType elementType, params long[] dimensions)
    {
        (this.elementType, this.dimensions) = (elementType, dimensions);
        memory = new HostMemory(dimensions.Aggregate((long)elementType.Size(), (product, dimension) => product * dimension));
        Value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, (TensorElementType)elementType, dimensions, memory.Address, memory.ByteCount);
    }

    public OrtValue Value { get; }

    public Span<T> AsSpan<T>()
        where T : unmanaged => memory.AsSpan<T>();

    /// <summary>The tensor as an input of that name, to be freed first.</summary>
    public InputBinding AsInput(string name) => new(name, memory, elementType, dimensions);

    public void Dispose()
    {
        Value.Dispose();
        memory.Free();
    }
}
