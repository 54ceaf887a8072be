using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// The activations of one layer: device memory, its wrapper and ONNX Runtime's view of it, freed together. Every run overwrites the same
/// memory, so a tiler's dispatch must come before the next run. The model owns it, and holds the memory while it holds the layer's group.
/// </summary>
[DebuggerDisplay("{Name,nq}: {Shape} {ElementType}")]
public sealed class BoundActivation
{
    private readonly long[] dimensions;
    private DeviceTensor? tensor;
    private ActivationMemory? memory;

    internal BoundActivation(OnnxLayer layer, TensorShape shape, long[] dimensions)
    {
        (Layer, Shape, this.dimensions) = (layer, shape, dimensions);
        ElementType = layer.ElementType == OnnxElementType.Float16 ? ElementType.Float16 : ElementType.Float32;
    }

    /// <summary>The layer.</summary>
    public OnnxLayer Layer { get; }

    /// <summary>The layer's name.</summary>
    public string Name => Layer.Name;

    /// <summary>The tensor's dimensions in the model, slowest first.</summary>
    public ReadOnlySpan<long> Dimensions => dimensions;

    /// <summary>The dimensions as maps, for which a tiler for this layer is made.</summary>
    public TensorShape Shape { get; }

    /// <summary>
    /// The type of one activation: float16 if the tensor in the model is float16, and otherwise float32, to which other numbers and
    /// booleans are converted (<see cref="OnnxLayer.Quantization"/>).
    /// </summary>
    public ElementType ElementType { get; }

    /// <summary>The size of all activations in bytes.</summary>
    public long ByteCount => (long)Shape.ElementCount * ElementType.ToOnnx().Size();

    /// <summary>Whether the model holds the memory now; it holds one group at a time, and what later groups are computed from.</summary>
    public bool IsHeld => tensor is not null;

    /// <summary>
    /// The memory, on the device that the model was loaded for. Do not dispose of it. In a model of several groups, it is allocated
    /// whenever the model changes to the layer's group, and freed when it changes to another.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model holds another group, or has been disposed of.</exception>
    public DeviceTensor Tensor => tensor ?? throw NotHeld();

    /// <summary>Whether the order of its dimensions was given or found rather than assumed.</summary>
    internal bool HasKnownLayout { get; init; }

    /// <summary>Its number among the model's layers, padded to the length of the last one's.</summary>
    internal string Number { get; init; } = "";

    internal OrtValue Value => Memory.Value;

    /// <summary>The tensor as an input of a graph.</summary>
    internal OutlineValue Declaration =>
        new(Name, true, Layer.ElementType, Array.ConvertAll(dimensions, dimension => new OnnxDimension(dimension)));

    private ActivationMemory Memory => memory ?? throw NotHeld();

    /// <summary>Whether the result of a run is in the host's memory.</summary>
    internal bool HasHostValues => Memory.IsOnHost;

    /// <summary>The result in the host's memory, if it is there.</summary>
    internal ActivationSpan HostValues => Memory.OnHost;

    /// <summary>Uploads the result of a run to the device if it is not there already.</summary>
    internal void Upload() => Memory.Upload();

    internal void Hold(TileDevice device, INetworkHost host)
    {
        tensor = device.CreateTensor(Shape, ElementType);
        memory = host.Bind(tensor, dimensions);
    }

    internal void Free()
    {
        memory?.Dispose();
        tensor?.Dispose();
        (memory, tensor) = (null, null);
    }

    private InvalidOperationException NotHeld() =>
        new($"The activations of the layer '{Name}' are not held now: run the group of the model's that they are in.");
}
