namespace GpuTiler.Onnx;

/// <summary>What operators do to a field.</summary>
internal static class FieldRules
{
    // Their result has the dimensions of what they read, but an element sees more than the one in its place, or another.
    private static readonly HashSet<string> Mixing =
    [
        "CumSum", "Expand", "Resize", "Slice", "Tile", "TopK", "Upsample", "MatMul", "LayerNormalization",
        "ArgMax", "ArgMin", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd",
        "ReduceSum", "ReduceSumSquare",
    ];

    // What is worked along one axis sees what is in the same place of the others.
    private static readonly HashSet<string> AlongAxis =
        ["Hardmax", "LogSoftmax", "LpNormalization", "Softmax", "QLinearSoftmax", "Concat", "QLinearConcat", "Split"];

    // By channel, or across channels in one place.
    private static readonly HashSet<string> InPlace = ["BatchNormalization", "LRN"];

    /// <summary>The field of a node's results.</summary>
    /// <param name="node">The node.</param>
    /// <param name="read">The fields of the tensors that it reads; none sees the whole picture.</param>
    /// <param name="numbers">Whole numbers that the model stores under a name; <see langword="null"/> where it does not.</param>
    /// <param name="dimensions">The dimensions of a tensor that it stores.</param>
    public static TensorField Apply(OutlineNode node, TensorField[] read, Func<string, long[]?> numbers, Func<string, long[]?> dimensions)
    {
        var first = read[0];
        switch (node.Operator)
        {
            case "Conv" or "FusedConv" or "ConvInteger" or "ConvTranspose"
                when read.Length == 1 && dimensions(node.Input(1)) is [_, _, var down, var across]:
                return Windows(node, first, [down, across]);
            case "QLinearConv" when read.Length == 1 && dimensions(node.Input(3)) is [_, _, var down, var across]:
                return Windows(node, first, [down, across]);
            case "MaxPool" or "AveragePool" or "LpPool"
                when node.Integers.TryGetValue("kernel_shape", out long[]? kernel) && kernel.Length == 2:
                return Windows(node, first, kernel);
            case "Transpose" when node.Integers.TryGetValue("perm", out long[]? order) && order.Length == first.Rank:
                return first with { RowAxis = Array.IndexOf(order, first.RowAxis), ColumnAxis = Array.IndexOf(order, first.ColumnAxis) };
            case "Pad":
                return Pad(node, first, numbers);
        }

        if (AlongAxis.Contains(node.Operator))
        {
            return first.IsSpatial(node.Integer("axis", node.Operator == "Split" ? 0 : -1)) ? TensorField.Whole : TensorField.Union(read);
        }

        bool keeps = InPlace.Contains(node.Operator) || (LayoutTable.RuleOf(node) == LayoutRule.Keeps && !Mixing.Contains(node.Operator));
        return keeps ? TensorField.Union(read) : TensorField.Whole;
    }

    private static TensorField Windows(OutlineNode node, TensorField field, long[] kernel)
    {
        // A second result of MaxPool, its indices, is in the same places.
        if (!field.IsChannelsFirst || (node.Integers.ContainsKey("output_shape") && node.Operator == "ConvTranspose"))
        {
            return TensorField.Whole;
        }

        return field with { Rows = Along(0, field.Rows), Columns = Along(1, field.Columns) };

        AxisField Along(int axis, AxisField along)
        {
            long size = At("kernel_shape", kernel[axis]), stride = At("strides", 1), dilation = At("dilations", 1);
            long begin = At("pads", 0), end = node.Integers.TryGetValue("pads", out long[]? pads) && pads.Length == 4 ? pads[axis + 2] : 0;
            string auto = node.Attributes.Texts.GetValueOrDefault("auto_pad", "NOTSET");
            long reach = ((size - 1) * dilation) + 1;
            if (node.Operator == "ConvTranspose")
            {
                // SAME makes the result stride times as large, and leaves the rest out at both sides.
                long whole = ((along.Size - 1) * stride) + reach + At("output_padding", 0);
                long over = auto.StartsWith("SAME", StringComparison.Ordinal) ? whole - (along.Size * stride) : begin + end;
                begin = auto switch { "SAME_UPPER" => over / 2, "SAME_LOWER" => over - (over / 2), "VALID" => 0, _ => begin };
                return along.TransposedWindow(size, stride, dilation, begin, whole - (auto == "VALID" ? 0 : over));
            }

            if (auto.StartsWith("SAME", StringComparison.Ordinal))
            {
                long windows = (along.Size + stride - 1) / stride, missing = Math.Max(0, ((windows - 1) * stride) + reach - along.Size);
                return along.Window(size, stride, dilation, auto == "SAME_UPPER" ? missing / 2 : missing - (missing / 2), windows);
            }

            (begin, end) = auto == "VALID" ? (0, 0) : (begin, end);
            long room = along.Size + begin + end - reach;
            long count = (node.Integer("ceil_mode", 0) != 0 ? (room + stride - 1) / stride : room / stride) + 1;

            // A window that would begin behind the input is none.
            count -= node.Integer("ceil_mode", 0) != 0 && (count - 1) * stride >= along.Size + begin ? 1 : 0;
            return along.Window(size, stride, dilation, begin, count);

            long At(string attribute, long otherwise) =>
                node.Integers.TryGetValue(attribute, out long[]? values) && axis < values.Length ? values[axis] : otherwise;
        }
    }

    // What is padded with values of the picture sees those, and not what lies outside.
    private static TensorField Pad(OutlineNode node, TensorField field, Func<string, long[]?> numbers)
    {
        long[]? pads = node.Integers.GetValueOrDefault("pads") ?? numbers(node.Input(1));
        bool isConstant = node.Attributes.Texts.GetValueOrDefault("mode", "constant") == "constant";
        if (!isConstant || pads?.Length != 2 * field.Rank || node.Input(3).Length > 0)
        {
            return TensorField.Whole;
        }

        return field with { Rows = Along(field.Rows, field.RowAxis), Columns = Along(field.Columns, field.ColumnAxis) };

        AxisField Along(AxisField along, int axis) =>
            along.Window(1, 1, 1, pads[axis], along.Size + pads[axis] + pads[axis + field.Rank]);
    }
}
