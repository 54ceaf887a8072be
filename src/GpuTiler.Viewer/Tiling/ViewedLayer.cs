using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>A layer that pages can look at.</summary>
internal sealed class ViewedLayer
{
    private readonly BoundActivation? activation;
    private DeviceTensor? shown;

    /// <summary>A layer of a network.</summary>
    public ViewedLayer(int position, BoundActivation activation)
        : this(position, activation.Name, activation.Shape) => this.activation = activation;

    /// <summary>Activations that a program shows under a name.</summary>
    public ViewedLayer(int position, string name, TensorShape shape) =>
        (Position, Name, Shape, Columns) = (position, name, shape, TilePlan.Create(shape).Columns);

    /// <summary>What the network gives for it; <see langword="null"/> where a program shows it.</summary>
    public BoundActivation? Activation => activation;

    /// <summary>Its place in the list.</summary>
    public int Position { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its dimensions as maps.</summary>
    public TensorShape Shape { get; }

    /// <summary>The columns of its automatic grid.</summary>
    public int Columns { get; }

    /// <summary>The activations; <see langword="null"/> where they are not there now.</summary>
    public DeviceTensor? Tensor => activation?.Tensor ?? shown;

    /// <summary>What a page is told of it.</summary>
    public LayerInfo Describe() => new(
        activation?.Layer.Index ?? Position, Name, activation?.Layer.Operator ?? "", Shape.Width, Shape.Height, Shape.Channels, Shape.Batch,
        activation?.Layer.ElementTypeName ?? "float32", Columns);

    /// <summary>Gives a program's activations, or takes them away.</summary>
    public void Show(DeviceTensor? tensor) => shown = tensor;
}
