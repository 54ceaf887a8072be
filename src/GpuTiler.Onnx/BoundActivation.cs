using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// The activations of one layer: device memory, its wrapper and ONNX Runtime's view of it, freed together. Every run writes the same
/// memory, so a tiler's dispatch must come before the next run. The model owns it.
/// </summary>
public sealed class BoundActivation
{
    private readonly ActivationMemory memory;
    private readonly long[] dimensions;

    internal BoundActivation(OnnxLayer layer, TileDevice device, INetworkHost host, TensorShape shape, long[] dimensions)
    {
        (Layer, this.dimensions) = (layer, dimensions);
        Tensor = device.CreateTensor(shape, layer.ElementType == OnnxElementType.Float16 ? ElementType.Float16 : ElementType.Float32);
        try
        {
            memory = host.Bind(Tensor, dimensions);
        }
        catch
        {
            Tensor.Dispose();
            throw;
        }
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

    internal OrtValue Value => memory.Value;

    /// <summary>Whether what a run wrote is in the host's memory.</summary>
    internal bool HasHostValues => memory.IsOnHost;

    /// <summary>It, where that is so.</summary>
    internal ReadOnlySpan<T> HostValues<T>()
        where T : unmanaged => memory.OnHost<T>();

    /// <summary>Brings the result of a run to the device, where it is not there already.</summary>
    internal void Upload() => memory.Upload();

    internal void Free()
    {
        memory.Dispose();
        Tensor.Dispose();
    }
}
