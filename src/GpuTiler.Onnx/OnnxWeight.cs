namespace GpuTiler.Onnx;

/// <summary>The kernels of one convolution: a stack of maps, one for each pair of output and input channel.</summary>
public sealed class OnnxWeight
{
    private readonly ModelFile file;
    private readonly StoredTensor? values;

    private OnnxWeight(ModelFile file, int index, OutlineNode node, OutlineTensor? tensor, TensorShape shape, string? reason)
    {
        (this.file, Index, Name, NodeName, Operator, Output) = (file, index, node.Inputs[1], node.Name, node.Operator, node.Outputs[0]);
        (Dimensions, ElementType, Shape, Reason) = (tensor?.Dimensions ?? [], tensor?.Type ?? OnnxElementType.Unknown, shape, reason);
        Columns = reason == null ? (int)Dimensions[1] : 0;
        values = reason == null ? StoredTensor.Locate(file, tensor!) : null;
    }

    /// <summary>Its place among the model's convolutions, from zero.</summary>
    public int Index { get; }

    /// <summary>The weight tensor's name.</summary>
    public string Name { get; }

    /// <summary>The convolution's name; may be empty.</summary>
    public string NodeName { get; }

    /// <summary><c>Conv</c> or <c>ConvTranspose</c>.</summary>
    public string Operator { get; }

    /// <summary>The name of the tensor that the convolution produces.</summary>
    public string Output { get; }

    /// <summary>
    /// The dimensions as stored: O×I×kH×kW for Conv and I×O×kH×kW for ConvTranspose, where the second counts the channels of one group;
    /// without kH for a convolution over one axis.
    /// </summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>The type as stored; <see cref="Read"/> gives float32 for all.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>The element type as the tool prints it, such as <c>float32</c>.</summary>
    public string ElementTypeName => ElementType.Name();

    /// <summary>The maps to tile: the product of the first two dimensions, kH, kW.</summary>
    public TensorShape Shape { get; }

    /// <summary>Tiles in a row that give each index of the first dimension a row of its own.</summary>
    public int Columns { get; }

    /// <summary>Whether the kernels can become an image.</summary>
    public bool CanShow => Reason == null;

    /// <summary>Why they cannot be shown, in one sentence; null where they can.</summary>
    public string? Reason { get; }

    /// <summary>Reads the kernels, rounded to float32 where they are float64.</summary>
    /// <param name="destination">Room for <see cref="TensorShape.ElementCount"/> values of <see cref="Shape"/>.</param>
    /// <exception cref="InvalidOperationException">The kernels cannot be shown.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="IOException">The file of external data cannot be read.</exception>
    public void Read(Span<float> destination)
    {
        if (values == null)
        {
            throw new InvalidOperationException($"The weights '{Name}' of {file.Path} cannot be shown. {Reason}");
        }

        if (destination.Length != Shape.ElementCount)
        {
            throw new ArgumentException(
                $"{destination.Length} values are no room for the weights '{Name}': {Shape.ElementCount} are needed.");
        }

        values.Read(destination);
    }

    internal static OnnxWeight Create(ModelFile file, int index, OutlineNode node, OutlineTensor? tensor)
    {
        var (shape, reason) = Describe(node, tensor);
        return new OnnxWeight(file, index, node, tensor, shape, reason);
    }

    private static (TensorShape Shape, string? Reason) Describe(OutlineNode node, OutlineTensor? tensor)
    {
        if (tensor == null)
        {
            return (default, $"Its kernels '{node.Inputs[1]}' are not stored in the model's main graph: "
                + "the network computes or receives them.");
        }

        if (tensor.Type is not (OnnxElementType.Float32 or OnnxElementType.Float16 or OnnxElementType.Float64))
        {
            return (default, $"Its type is {tensor.Type.Name()}; float32, float16 and float64 can be shown.");
        }

        try
        {
            return tensor.Dimensions switch
            {
                [> 0 and <= int.MaxValue and var o, > 0 and <= int.MaxValue and var i, var width] => (Stack(o * i, 1, width), null),
                [> 0 and <= int.MaxValue and var o, > 0 and <= int.MaxValue and var i, var height, var width] =>
                    (Stack(o * i, height, width), null),
                _ => (default, $"Its kernels are {string.Join('×', tensor.Dimensions)}; "
                    + "those of convolutions over one or two axes can be shown (O×I×kH×kW)."),
            };
        }
        catch (ArgumentException e)
        {
            return (default, e.Message);
        }
    }

    private static TensorShape Stack(long maps, long height, long width) => TensorShape.FromArray([maps, height, width]);
}
