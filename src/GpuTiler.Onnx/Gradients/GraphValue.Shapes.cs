namespace GpuTiler.Onnx;

/// <content>Operators that move values, and products of matrices.</content>
public sealed partial class GraphValue
{
    // Pad and Slice have their bounds as inputs from these opsets on, and Split its sizes.
    private const long PadTakesInputs = 11, SliceTakesInputs = 10, SplitTakesSizes = 13;

    // A WebGPU shader reaches eight buffers on any machine, one of which is the tensor being split: more parts are split in turns.
    private const int MostParts = 7;

    /// <summary>The same values with other dimensions; this value itself if it has them already.</summary>
    /// <param name="newDimensions">The dimensions.</param>
    public GraphValue Reshape(params ReadOnlySpan<long> newDimensions)
    {
        if (newDimensions.SequenceEqual(dimensions))
        {
            return this;
        }

        // ONNX Runtime 1.31 joins two of them into one whose shape is named after the node, and ours have no name: twice it fails.
        var source = unshaped ?? this;
        if (newDimensions.SequenceEqual(source.dimensions))
        {
            return source;
        }

        var reshaped = Graph.Node("Reshape", [source, Graph.Integers(newDimensions)], Type, newDimensions);
        reshaped.unshaped = source;
        return reshaped;
    }

    /// <summary>The same values with the dimensions of an operand.</summary>
    /// <param name="other">The operand.</param>
    public GraphValue ReshapeLike(GraphValue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Reshape(other.dimensions);
    }

    /// <summary>Repeats values along axes of one element, up to an operand's dimensions.</summary>
    /// <param name="other">The operand.</param>
    public GraphValue ExpandLike(GraphValue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ExpandTo(other.dimensions);
    }

    /// <summary>Repeats values along axes of one element.</summary>
    /// <param name="newDimensions">The dimensions of the result.</param>
    public GraphValue ExpandTo(params ReadOnlySpan<long> newDimensions) => newDimensions.SequenceEqual(dimensions)
        ? this
        : Graph.Node("Expand", [this, Graph.Integers(newDimensions)], Type, newDimensions);

    /// <summary>Another order of the dimensions.</summary>
    /// <param name="order">For each dimension of the result, which of these it is.</param>
    public GraphValue Transpose(params ReadOnlySpan<long> order)
    {
        var moved = new long[order.Length];
        for (int i = 0; i < moved.Length; i++)
        {
            moved[i] = dimensions[order[i]];
        }

        return Graph.Node("Transpose", [this], Type, moved, NodeAttribute.List("perm", order));
    }

    /// <summary>Each matrix with rows and columns exchanged: the last two dimensions.</summary>
    public GraphValue TransposeMatrix() => Transpose([.. Enumerable.Range(0, Rank - 2).Select(i => (long)i), Rank - 1, Rank - 2]);

    /// <summary>The product of matrices, with the dimensions before the last two broadcast.</summary>
    /// <param name="other">The second factor.</param>
    public GraphValue MatMul(GraphValue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        long[] before = Broadcast(WithoutMatrix(), other.WithoutMatrix());
        return Graph.Node("MatMul", [this, other], Type, [.. before, dimensions[^2], other.dimensions[^1]]);
    }

    /// <summary>
    /// Applies a matrix to one axis: each row of values along it is multiplied by the matrix, which has as many rows as the axis has
    /// elements.
    /// </summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="axis">The axis.</param>
    public GraphValue MultiplyAlong(GraphValue matrix, int axis)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        long[] result = [.. dimensions];
        result[axis] = matrix.dimensions[1];
        if (axis == Rank - 1)
        {
            return MatMul(matrix);
        }

        long before = Product(dimensions.AsSpan(0, axis)), behind = Product(dimensions.AsSpan(axis + 1));
        return matrix.TransposeMatrix().MatMul(Reshape(before, dimensions[axis], behind)).Reshape(result);
    }

    /// <summary>Adds elements of one value around these; a negative number removes elements.</summary>
    /// <param name="begins">How many elements before, for each dimension.</param>
    /// <param name="ends">How many after.</param>
    /// <param name="value">The value.</param>
    public GraphValue Pad(ReadOnlySpan<long> begins, ReadOnlySpan<long> ends, double value = 0)
    {
        long[] padded = [.. dimensions];
        bool isSame = true;
        for (int i = 0; i < padded.Length; i++)
        {
            isSame &= begins[i] == 0 && ends[i] == 0;
            padded[i] += begins[i] + ends[i];
        }

        return isSame ? this
            : Graph.Opset >= PadTakesInputs
                ? Graph.Node(
                    "Pad", [this, Graph.Integers([.. begins, .. ends]), value == 0 ? null : Graph.Number(value, Type)], Type, padded)
                : Graph.Node(
                    "Pad", [this], Type, padded,
                    NodeAttribute.List("pads", [.. begins, .. ends]), NodeAttribute.Number("value", (float)value));
    }

    /// <summary>Reverses the order along some axes.</summary>
    /// <param name="axes">The axes.</param>
    public GraphValue Reverse(params long[] axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        var last = Array.ConvertAll(axes, _ => -1L);
        return Graph.Opset >= SliceTakesInputs
            ? Graph.Node(
                "Slice",
                [
                    this, Graph.Integers(last), Graph.Integers(Array.ConvertAll(axes, _ => long.MinValue)), Graph.Integers(axes),
                    Graph.Integers(last),
                ],
                Type, dimensions)
            : throw new NotSupportedException($"Slice takes a step from opset {SliceTakesInputs} on, and the model has {Graph.Opset}.");
    }

    /// <summary>The parts along an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="sizes">How many elements each part has along it.</param>
    public IReadOnlyList<GraphValue> Split(int axis, params long[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        if (sizes.Length > MostParts)
        {
            long[][] groups = [.. sizes.Chunk((sizes.Length + MostParts - 1) / MostParts)];
            return
            [
                .. Split(axis, Array.ConvertAll(groups, group => group.Sum())).Zip(groups)
                    .SelectMany(pair => pair.First.Split(axis, pair.Second)),
            ];
        }

        var parts = sizes.Select(size => dimensions.Select((dimension, i) => i == axis ? size : dimension).ToArray());
        var along = NodeAttribute.Integer("axis", axis);
        return sizes.Length == 1 ? [this]
            : Graph.Opset >= SplitTakesSizes ? Graph.Nodes("Split", [this, Graph.Integers(sizes)], Type, parts, along)
            : Graph.Nodes("Split", [this], Type, parts, along, NodeAttribute.List("split", sizes));
    }

    /// <summary>Joins values along an axis.</summary>
    /// <param name="values">The values.</param>
    /// <param name="axis">The axis.</param>
    public static GraphValue Concat(IReadOnlyList<GraphValue> values, int axis)
    {
        ArgumentNullException.ThrowIfNull(values);
        var first = values[0];
        long[] joined = [.. first.dimensions];
        joined[axis] = values.Sum(value => value.dimensions[axis]);
        return values.Count == 1
            ? first
            : first.Graph.Node("Concat", [.. values], first.Type, joined, NodeAttribute.Integer("axis", axis));
    }

    private GraphValue WithoutMatrix() => new(Graph, Name, Type, dimensions[..^2]);

    private static long Product(ReadOnlySpan<long> dimensions)
    {
        long product = 1;
        foreach (long dimension in dimensions)
        {
            product *= dimension;
        }

        return product;
    }
}
