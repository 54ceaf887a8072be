using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>A layer that pages can look at.</summary>
internal sealed class ViewedLayer
{
    private readonly BoundActivation? activation;
    private DeviceTensor? shown;

    /// <summary>A layer of a network.</summary>
    public ViewedLayer(int position, BoundActivation activation, OtherNetwork? network = null)
        : this(position, activation.Name, activation.Shape, activation.ElementType) => (this.activation, Network) = (activation, network);

    /// <summary>Activations that a program shows under a name.</summary>
    public ViewedLayer(int position, string name, TensorShape shape, ElementType elementType) =>
        (Position, Name, Shape, ElementType, Columns) = (position, name, shape, elementType, TilePlan.Create(shape).Columns);

    /// <summary>What the network gives for it; <see langword="null"/> where a program shows it.</summary>
    public BoundActivation? Activation => activation;

    /// <summary>Its place in the list.</summary>
    public int Position { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its dimensions as maps.</summary>
    public TensorShape Shape { get; }

    /// <summary>The type of its values.</summary>
    public ElementType ElementType { get; }

    /// <summary>The columns of its automatic grid.</summary>
    public int Columns { get; }

    /// <summary>The activations; <see langword="null"/> where they are not there now.</summary>
    public DeviceTensor? Tensor => activation?.Tensor ?? shown;

    /// <summary>The network that it is of, where that is not the viewer's own.</summary>
    public OtherNetwork? Network { get; init; }

    /// <summary>The layer of the other network that it is compared with; <see langword="null"/> for none.</summary>
    public ViewedLayer? Partner { get; set; }

    /// <summary>Whether that can be subtracted.</summary>
    public bool CanSubtract => Partner is { } other && other.Shape == Shape;

    /// <summary>What computes it, such as <c>Conv</c>.</summary>
    public string Operator => activation?.Layer.Operator ?? "";

    /// <summary>Whether its values are of the newest input.</summary>
    public bool IsReady => Network?.IsReady ?? true;

    /// <summary>The number of the input that its values are of: another network's may have stayed.</summary>
    /// <param name="newest">The number of the newest input.</param>
    public long At(long newest) => Network?.Input ?? newest;

    /// <summary>What a page is told of it.</summary>
    public LayerInfo Describe() => new(
        activation?.Layer.Index ?? Position, Name, Operator, Shape.Width, Shape.Height, Shape.Channels, Shape.Batch,
        activation?.Layer.ElementTypeName ?? ElementType.ToText(), Columns);

    /// <summary>Gives a program's activations, or takes them away.</summary>
    public void Show(DeviceTensor? tensor) => shown = tensor;
}
