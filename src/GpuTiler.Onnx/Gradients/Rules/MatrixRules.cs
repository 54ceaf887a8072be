using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>Products of matrices: for Y = A·B the gradients are g·Bᵀ and Aᵀ·g.</summary>
internal static class MatrixRules
{
    // Before this opset Gemm adds a third tensor, be it zero.
    private const long GemmTakesTwo = 11;

    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
        [Of("MatMul", MatMul), Of("Gemm", Gemm), Of("Einsum", Einsum)];

    // A factor of one dimension is a row, or a column, that the result lacks.
    private static void MatMul(GradientNode node)
    {
        var (a, b, g) = (node.Input(0), node.Input(1), node.Gradient);
        var left = a.Rank == 1 ? a.Reshape(1, a.Count) : a;
        var right = b.Rank == 1 ? b.Reshape(b.Count, 1) : b;
        int kept = g.Rank - (a.Rank == 1 ? 0 : 1) - (b.Rank == 1 ? 0 : 1);
        long[] before = g.Dimensions[..kept].ToArray();
        var full = g.Reshape([.. before, left.Dimensions[^2], right.Dimensions[^1]]);
        if (node.Needs(0))
        {
            node.Give(0, full.MatMul(right.TransposeMatrix()).SumTo(left).ReshapeLike(a));
        }

        if (node.Needs(1))
        {
            node.Give(1, left.TransposeMatrix().MatMul(full).SumTo(right).ReshapeLike(b));
        }
    }

    // Y = α·A·B + β·C, where A and B may be read transposed.
    private static void Gemm(GradientNode node)
    {
        var (a, b, g) = (node.Input(0), node.Input(1), node.Gradient);
        long transA = node.Integer("transA", 0), transB = node.Integer("transB", 0);
        if (node.Needs(0))
        {
            node.Give(0, transA == 0 ? Product(g, 0, b, 1 - transB, a) : Product(b, transB, g, 1, a));
        }

        if (node.Needs(1))
        {
            node.Give(1, transB == 0 ? Product(a, 1 - transA, g, 0, b) : Product(g, 1, a, transA, b));
        }

        node.Give(2, () => node.Number("beta", 1) is var beta && beta == 1 ? g : g * beta);

        GraphValue Product(GraphValue left, long leftTransposed, GraphValue right, long rightTransposed, GraphValue like) =>
            node.Graph.Node(
                "Gemm",
                node.Graph.Opset < GemmTakesTwo ? [left, right, node.Graph.Table([0], g.Type, 1)] : [left, right],
                g.Type,
                like.Dimensions,
                NodeAttribute.Integer("transA", leftTransposed),
                NodeAttribute.Integer("transB", rightTransposed),
                NodeAttribute.Number("alpha", (float)node.Number("alpha", 1)));
    }

    // The operand changes places with the result. What stood in it alone was summed: its gradient is repeated.
    private static void Einsum(GradientNode node)
    {
        string equation = node.Text("equation", "").Replace(" ", "", StringComparison.Ordinal);
        string[] sides = equation.Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length != 2 || equation.Contains('.', StringComparison.Ordinal)
            || terms.Any(term => term.Distinct().Count() != term.Length))
        {
            throw node.Refuse($"of the equation '{equation}': one with a result, without an ellipsis or a diagonal, is known");
        }

        for (int i = 0; i < terms.Length; i++)
        {
            if (!node.Needs(i))
            {
                continue;
            }

            int own = i;
            int[] others = [.. Enumerable.Range(0, terms.Length).Where(other => other != own)];
            string[] read = [sides[1], .. others.Select(other => terms[other])];
            string found = string.Concat(terms[i].Where(letter => read.Any(term => term.Contains(letter, StringComparison.Ordinal))));
            var input = node.Input(i);
            long[] dimensions = [.. found.Select(letter => input.Dimensions[terms[own].IndexOf(letter, StringComparison.Ordinal)])];
            long[] kept =
                [.. terms[i].Select((letter, axis) => found.Contains(letter, StringComparison.Ordinal) ? input.Dimensions[axis] : 1)];
            var gradient = node.Graph.Node(
                "Einsum", [node.Gradient, .. others.Select(node.Input)], node.Gradient.Type, dimensions,
                NodeAttribute.Text("equation", $"{string.Join(',', read)}->{found}"));
            node.Give(i, gradient.Reshape(kept).ExpandLike(input));
        }
    }
}
