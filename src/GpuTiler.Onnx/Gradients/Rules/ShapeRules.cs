using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>Operators that move all values: the gradient is moved back.</summary>
internal static class ShapeRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("Identity", (_, _, g) => g),
        Of("Dropout", (_, _, g) => g),
        Of("Cast", (_, _, g) => g),
        Of("CastLike", (_, _, g) => g),
        Of("Reshape", (x, _, g) => g.ReshapeLike(x)),
        Of("Flatten", (x, _, g) => g.ReshapeLike(x)),
        Of("Squeeze", (x, _, g) => g.ReshapeLike(x)),
        Of("Unsqueeze", (x, _, g) => g.ReshapeLike(x)),
        Of("Transpose", (node, x, _, g) =>
            g.Transpose(Inverse(node.Integers("perm") ?? [.. Enumerable.Range(0, x.Rank).Reverse().Select(i => (long)i)]))),
        Of("DepthToSpace", DepthToSpace),
        Of("SpaceToDepth", SpaceToDepth),
        Of("Concat", Concat),
        Of("Split", node =>
            node.Give(0, GraphValue.Concat([.. Enumerable.Range(0, node.OutputCount).Select(node.GradientOrZeros)], Axis(node, 0)))),
        Of("Expand", node => node.Give(0, () => node.Gradient)),
        Of("Tile", Tile),
    ];

    private static int Axis(GradientNode node, long otherwise)
    {
        long axis = node.Integer("axis", otherwise);
        return (int)(axis < 0 ? axis + node.Input(0).Rank : axis);
    }

    private static long[] Inverse(IReadOnlyList<long> order)
    {
        var inverse = new long[order.Count];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[order[i]] = i;
        }

        return inverse;
    }

    private static void Concat(GradientNode node)
    {
        int axis = Axis(node, 1);
        var inputs = Enumerable.Range(0, node.InputCount).Select(node.Input);
        foreach (var (i, part) in node.Gradient.Split(axis, [.. inputs.Select(input => input.Dimensions[axis])]).Index())
        {
            node.Give(i, part);
        }
    }

    // SpaceToDepth, which has no kernel on WebGPU, in operators that have: blocks of b×b values become channels, in the order of the mode.
    private static void DepthToSpace(GradientNode node)
    {
        var x = node.Input(0);
        long b = node.Integer("blocksize", 1), channels = x.Dimensions[1] / (b * b);
        var blocks = node.Gradient.Reshape(x.Dimensions[0], channels, x.Dimensions[2], b, x.Dimensions[3], b);
        node.Give(
            0,
            (node.Text("mode", "DCR") == "DCR" ? blocks.Transpose(0, 3, 5, 1, 2, 4) : blocks.Transpose(0, 1, 3, 5, 2, 4)).ReshapeLike(x));
    }

    private static void SpaceToDepth(GradientNode node)
    {
        var x = node.Input(0);
        long b = node.Integer("blocksize", 1);
        var blocks = node.Gradient.Reshape(x.Dimensions[0], b, b, x.Dimensions[1], x.Dimensions[2] / b, x.Dimensions[3] / b);
        node.Give(0, blocks.Transpose(0, 3, 4, 1, 5, 2).ReshapeLike(x));
    }

    // Copies follow one another along each axis: the sum over them.
    private static void Tile(GradientNode node)
    {
        var x = node.Input(0);
        long[] copies = new long[2 * x.Rank];
        for (int i = 0; i < x.Rank; i++)
        {
            (copies[2 * i], copies[(2 * i) + 1]) = (node.Gradient.Dimensions[i] / x.Dimensions[i], x.Dimensions[i]);
        }

        node.Give(0, node.Gradient.Reshape(copies).Sum([.. Enumerable.Range(0, x.Rank).Select(i => 2 * i)]).ReshapeLike(x));
    }
}
