using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.Onnx;

/// <summary>
/// The activations of one layer: device memory, its wrapper and ONNX Runtime's view of it, freed together. Every run writes the same
/// memory, so a tiler's dispatch must come before the next run. The model owns it.
/// </summary>
public sealed class BoundActivation
{
    private readonly HostMemory? staging;
    private readonly long[] dimensions;

    internal BoundActivation(OnnxLayer layer, TileDevice device, TensorShape shape, long[] dimensions)
    {
        (Layer, this.dimensions) = (layer, dimensions);
        var type = layer.ElementType == OnnxElementType.Float16 ? ElementType.Float16 : ElementType.Float32;
        Tensor = device.CreateTensor(shape, type);

        // A GPU's tensor is filled by an upload after each run: the processor's execution provider writes to the host's memory only.
        staging = Tensor is CpuTensor ? null : new HostMemory(Tensor.ByteCount);
        nint address = Tensor is CpuTensor host ? host.Address : staging!.Address;
        Value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, (TensorElementType)layer.ElementType, dimensions, address, Tensor.ByteCount);
    }

    /// <summary>The layer.</summary>
    public OnnxLayer Layer { get; }

    /// <summary>The layer's name.</summary>
    public string Name => Layer.Name;

    /// <summary>The tensor's dimensions in the model, slowest first.</summary>
    public ReadOnlySpan<long> Dimensions => dimensions;

    /// <summary>The dimensions as maps: what a tiler for this layer is made for.</summary>
    public TensorShape Shape => Tensor.Shape;

    /// <summary>The type of one activation.</summary>
    public ElementType ElementType => Tensor.ElementType;

    /// <summary>The memory, on the device that the model was loaded for. Do not dispose of it.</summary>
    public DeviceTensor Tensor { get; }

    internal OrtValue Value { get; }

    /// <summary>Brings the result of a run to the device, where it is not there already.</summary>
    internal void Upload()
    {
        if (staging == null)
        {
            return;
        }

        if (ElementType == ElementType.Float32)
        {
            Tensor.Write(staging.AsSpan<float>());
        }
        else
        {
            Tensor.Write(staging.AsSpan<Half>());
        }
    }

    internal void Free()
    {
        Value.Dispose();
        staging?.Free();
        Tensor.Dispose();
    }
}
