using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>Softmax: y·(g − Σ g·y); its logarithm: g − eʸ·Σ g.</summary>
internal static class SoftmaxRules
{
    // Before this opset all dimensions from the axis on are one.
    private const long OneAxis = 13;

    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("Softmax", (node, _, y, g) => y * (g - (g * y).Sum(Axes(node)))),
        Of("LogSoftmax", (node, _, y, g) => g - y.Exp() * g.Sum(Axes(node))),
    ];

    private static int[] Axes(GradientNode node)
    {
        int rank = node.Output(0).Rank;
        long given = node.Integer("axis", node.Graph.Opset >= OneAxis ? -1 : 1);
        int axis = (int)(given < 0 ? given + rank : given);
        return node.Graph.Opset >= OneAxis ? [axis] : [.. Enumerable.Range(axis, rank - axis)];
    }
}
