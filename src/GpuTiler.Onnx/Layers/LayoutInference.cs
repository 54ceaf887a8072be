namespace GpuTiler.Onnx;

/// <summary>
/// Finds for tensors of four dimensions where their channels are, as far as the graph tells: from operators that know it by definition, and
/// from a picture's shape, on through operators that keep or permute the dimensions, in both directions.
/// </summary>
internal sealed class LayoutInference
{
    private const int Rank = 4;

    // The dimension that is the channels'.
    private readonly Dictionary<string, int> axes = [];
    private readonly HashSet<string> stored;

    private LayoutInference(ModelOutline outline, IReadOnlyDictionary<string, OnnxDimension[]> inputs, TensorLayout? pictures)
    {
        stored = [.. outline.Initializers.Select(tensor => tensor.Name)];
        Set(pictures is null ? [] : inputs.Keys, pictures == TensorLayout.Nhwc ? Rank - 1 : 1);

        // What lies before the first operator that knows is found on the way back, and what hangs on that on the next way forth. An input's
        // shape is the weakest of signs: one channel may be one column.
        Forth(outline);
        foreach (var node in outline.Nodes.Reverse())
        {
            Back(node);
        }

        foreach (var (name, shape) in inputs.Where(input => input.Value.Length == Rank))
        {
            Set([name], AxisOf(shape));
        }

        Forth(outline);
    }

    /// <summary>The order of tensors that have four dimensions; of others it means nothing.</summary>
    /// <param name="outline">The model.</param>
    /// <param name="inputs">The dimensions of its inputs.</param>
    /// <param name="pictures">The order of inputs that are pictures; <see langword="null"/> where their shape says it.</param>
    public static Func<string, TensorLayout?> Find(
        ModelOutline outline, IReadOnlyDictionary<string, OnnxDimension[]> inputs, TensorLayout? pictures)
    {
        var axes = new LayoutInference(outline, inputs, pictures).axes;
        return name => axes.TryGetValue(name, out int axis) ? LayoutOf(axis) : null;
    }

    private static TensorLayout? LayoutOf(int axis) => axis switch
    {
        1 => TensorLayout.Nchw,
        Rank - 1 => TensorLayout.Nhwc,
        _ => null,
    };

    // Of a picture, which has more rows and columns than channels.
    private static int? AxisOf(OnnxDimension[] shape) => (shape[1].Value, shape[3].Value) switch
    {
        (1 or 3, _) => 1,
        (var rows, (1 or 3) and var channels) when !(rows <= channels || shape[2].Value <= channels) => Rank - 1,
        _ => null,
    };

    private void Forth(ModelOutline outline)
    {
        foreach (var node in outline.Nodes)
        {
            int? axis = LayoutTable.RuleOf(node) switch
            {
                LayoutRule.ChannelsFirst => 1,
                LayoutRule.ChannelsLast => Rank - 1,
                LayoutRule.Keeps => Common(node.Inputs),
                LayoutRule.Permutes when Permutation(node) is { } permutation && axes.TryGetValue(node.Input(0), out int from)
                    => Array.IndexOf(permutation, from),
                _ => null,
            };
            Set(node.Outputs, axis);
        }
    }

    private void Back(OutlineNode node)
    {
        switch (LayoutTable.RuleOf(node))
        {
            case LayoutRule.ChannelsFirst:
                Set(node.Inputs.Take(1), 1);
                break;
            case LayoutRule.ChannelsLast:
                Set(node.Inputs.Take(1), Rank - 1);
                break;
            case LayoutRule.Keeps:
                Set(node.Inputs, Common(node.Outputs));
                break;
            case LayoutRule.Permutes when Permutation(node) is { } permutation && axes.TryGetValue(node.Outputs[0], out int to):
                Set(node.Inputs.Take(1), (int)permutation[to]);
                break;
        }
    }

    // Of four dimensions, where the batch stays the first.
    private static long[]? Permutation(OutlineNode node) =>
        node.Outputs.Length > 0 && node.Integers.GetValueOrDefault("perm") is [0, _, _, _] permutation
            && permutation.Order().SequenceEqual([0, 1, 2, 3]) ? permutation : null;

    // Tensors that disagree say nothing.
    private int? Common(IEnumerable<string> names)
    {
        int? common = null;
        foreach (string name in names)
        {
            if (axes.TryGetValue(name, out int axis))
            {
                if (common is { } other && other != axis)
                {
                    return null;
                }

                common = axis;
            }
        }

        return common;
    }

    private void Set(IEnumerable<string> names, int? axis)
    {
        if (axis is not { } known)
        {
            return;
        }

        foreach (string name in names.Where(name => name.Length > 0 && !stored.Contains(name)))
        {
            axes.TryAdd(name, known);
        }
    }
}
