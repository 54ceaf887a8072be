using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>Reductions along axes: the gradient is repeated along them, times what each element adds to the result.</summary>
internal static class ReductionRules
{
    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Reduction("ReduceSum", (_, _, g) => g),
        Reduction("ReduceMean", (x, y, g) => g / (x.Count / y.Count)),
        Reduction("ReduceMax", (x, y, g) => Share(x >= y, y, g)),
        Reduction("ReduceMin", (x, y, g) => Share(x <= y, y, g)),
        Reduction("ReduceSumSquare", (x, _, g) => 2 * x * g),
        Reduction("ReduceL1", (x, _, g) => (x > 0).Choose(g, (x < 0).Choose(-g, 0))),
        Reduction("ReduceL2", (x, y, g) => x * (g / y)),
        Reduction("ReduceLogSum", (_, y, g) => g / y.Exp()),
        Reduction("ReduceLogSumExp", (x, y, g) => g * (x - y).Exp()),
        Of("GlobalAveragePool", (x, y, g) => (g / (x.Count / y.Count)).ExpandLike(x)),
        Of("GlobalMaxPool", (x, y, g) => Share(x >= y, y, g)),
    ];

    /// <summary>The axes of a reduction, which are an input or, in older models, an attribute; all where there is neither.</summary>
    public static int[] Axes(GradientNode node)
    {
        int rank = node.Input(0).Rank;
        var axes = node.StoredOr(1, "axes");
        return axes is null or [] ? [.. Enumerable.Range(0, axes is [] && node.Integer("noop_with_empty_axes", 0) != 0 ? 0 : rank)]
            : [.. axes.Select(axis => (int)(axis < 0 ? axis + rank : axis)).Order()];
    }

    // The result and its gradient as if the axes were kept.
    private static KeyValuePair<(string, string), GradientRule> Reduction(
        string @operator, Func<GraphValue, GraphValue, GraphValue, GraphValue> formula) => Of(@operator, node =>
    {
        var x = node.Input(0);
        long[] kept = x.Dimensions.ToArray();
        foreach (int axis in Axes(node))
        {
            kept[axis] = 1;
        }

        node.Give(0, formula(x, node.Output(0).Reshape(kept), node.Gradient.Reshape(kept)).ExpandLike(x));
    });

    // Equal values share.
    private static GraphValue Share(GraphValue isChosen, GraphValue y, GraphValue g)
    {
        var chosen = isChosen.To(y.Type);
        return chosen * (g / chosen.Sum([.. Enumerable.Range(0, y.Rank).Where(i => y.Dimensions[i] != chosen.Dimensions[i])]));
    }
}
