using System.Text.RegularExpressions;

namespace GpuTiler.Onnx;

/// <summary>
/// The weights of one operator: for a convolution a stack of maps, one for each pair of output and input channel, and for a matrix product
/// one map.
/// </summary>
public sealed partial class OnnxWeight
{
    private readonly ModelFile file;
    private readonly StoredWeights stored;
    private readonly StoredTensor? values;

    private OnnxWeight(ModelFile file, int? layerIndex, OutlineNode node, StoredWeights stored, TensorShape shape, string? reason)
    {
        (this.file, LayerIndex, this.stored, NodeName, Operator, Output) =
            (file, layerIndex, stored, node.Name, node.Operator, node.Outputs[0]);
        (Dimensions, ElementType, Shape, Reason) =
            (stored.Tensor?.Dimensions ?? [], stored.Tensor?.Type ?? OnnxElementType.Unknown, shape, reason);
        IsMatrix = !WeightNodes.IsConvolution(node);
        Columns = reason is not null || IsMatrix ? 0 : (int)(shape.Channels / Dimensions[0]);
        values = reason is null ? StoredTensor.Locate(file, stored.Tensor!) : null;
    }

    /// <summary>
    /// The index of the layer that the operator produces, as <see cref="OnnxModel.ListLayers"/> counts; <see langword="null"/> if its
    /// result is not a layer.
    /// </summary>
    public int? LayerIndex { get; }

    /// <summary>The weight tensor's name.</summary>
    public string Name => stored.Name;

    /// <summary>
    /// What to call them: the tensor's name, or if that is an exporter's number, the name of the node or of its result.
    /// </summary>
    public string Label => !Numbered().IsMatch(Name) ? Name : NodeName.Length > 0 ? NodeName : Output;

    /// <summary>The operator's name; may be empty.</summary>
    public string NodeName { get; }

    /// <summary>The operator with these weights, such as <c>Conv</c>, <c>ConvTranspose</c> or <c>Gemm</c>.</summary>
    public string Operator { get; }

    /// <summary>The name of the tensor that the operator produces.</summary>
    public string Output { get; }

    /// <summary>
    /// The dimensions as stored: O×I×kH×kW for Conv and I×O×kH×kW for ConvTranspose, where the second counts the channels of one group;
    /// without kH for a convolution over one axis, and with the depth before it for one over three. For a matrix, its rows and columns.
    /// </summary>
    public IReadOnlyList<long> Dimensions { get; }

    /// <summary>
    /// The type as stored; <see cref="Read"/> gives float32 for all, computed for quantised ones as <c>(x − zero point)·scale</c>.
    /// </summary>
    public OnnxElementType ElementType { get; }

    /// <summary>The element type as the tool prints it, such as <c>float32</c>.</summary>
    public string ElementTypeName => ElementType.Name();

    /// <summary>Whether they are a matrix, or a stack of matrices, rather than kernels.</summary>
    public bool IsMatrix { get; }

    /// <summary>The maps to tile: all dimensions before the last two together, kH, kW.</summary>
    public TensorShape Shape { get; }

    /// <summary>The number of tiles in a row that gives each index of the first dimension its own row; 0 for a matrix.</summary>
    public int Columns { get; }

    /// <summary>Whether the kernels can become an image.</summary>
    public bool CanShow => Reason is null;

    /// <summary>Why they cannot be shown, in one sentence; null if they can.</summary>
    public string? Reason { get; }

    /// <summary>Reads the kernels, rounded to float32 if they are of another type.</summary>
    /// <param name="destination">Room for <see cref="TensorShape.ElementCount"/> values of <see cref="Shape"/>.</param>
    /// <exception cref="InvalidOperationException">The kernels cannot be shown.</exception>
    /// <exception cref="ArgumentException">The destination has a different length.</exception>
    /// <exception cref="IOException">The file of external data cannot be read.</exception>
    public void Read(Span<float> destination)
    {
        if (values is null)
        {
            throw new InvalidOperationException($"The weights '{Name}' of {file.Path} cannot be shown. {Reason}");
        }

        if (destination.Length != Shape.ElementCount)
        {
            throw new ArgumentException(
                $"{destination.Length} values are no room for the weights '{Name}': {Shape.ElementCount} are needed.");
        }

        values.Read(destination);
        stored.Dequantize(file, destination);
    }

    internal static OnnxWeight Create(ModelFile file, int? layerIndex, OutlineNode node, StoredWeights stored)
    {
        var (shape, reason) = Describe(node, stored);
        return new OnnxWeight(file, layerIndex, node, stored, shape, reason);
    }

    private static (TensorShape Shape, string? Reason) Describe(OutlineNode node, StoredWeights stored)
    {
        if (stored.Tensor is not { } tensor)
        {
            return (default, $"Its kernels '{stored.Name}' are not stored in the model's main graph: "
                + "the network computes or receives them.");
        }

        if (tensor.Type.Size() == 0)
        {
            return (default, $"Its type is {tensor.Type.Name()}; numbers of 8 bits and more, bfloat16 apart, can be shown.");
        }

        if (stored.Contradiction is { } contradiction)
        {
            return (default, contradiction);
        }

        try
        {
            long[] d = tensor.Dimensions;
            return (WeightNodes.IsConvolution(node), d) switch
            {
                (_, _) when Array.Exists(d, dimension => dimension is <= 0 or > int.MaxValue) =>
                    (default, $"They are {string.Join('×', d)}, which is empty or unusable."),
                (false, [var rows, var columns]) => (Stack(1, rows, columns), null),
                (false, [var maps, var rows, var columns]) => (Stack(maps, rows, columns), null),
                (true, [var o, var i, var width]) => (Stack(o * i, 1, width), null),
                (true, [var o, var i, var height, var width]) => (Stack(o * i, height, width), null),
                (true, [var o, var i, var depth, var height, var width]) when o * i <= int.MaxValue =>
                    (Stack(o * i * depth, height, width), null),
                _ => (default, $"They are {string.Join('×', d)}; kernels over one to three axes (O×I×kH×kW) and matrices can be shown."),
            };
        }
        catch (ArgumentException e)
        {
            return (default, e.Message);
        }
    }

    private static TensorShape Stack(long maps, long height, long width) => TensorShape.FromArray([maps, height, width]);

    // The numbers that torch's exporters give unnamed tensors, and what quantisers append to them.
    [GeneratedRegex(
        @"^(\w*::\w*?_?|val_?|const(ant)?_?|tensor_?|initializer_?|_?v_?|_)?\d+(_(quantized|transposed))?$", RegexOptions.IgnoreCase)]
    private static partial Regex Numbered();
}
