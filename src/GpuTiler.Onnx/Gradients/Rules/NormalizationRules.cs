using static GpuTiler.Onnx.GradientRules;

namespace GpuTiler.Onnx;

/// <summary>
/// Normalisation: for x̂ = (x − mean)/√(variance + ε) and its gradient h, x has (h − mean h − x̂·mean(h·x̂))/√(variance + ε) (Ioffe and
/// Szegedy 2015, section 3).
/// </summary>
internal static class NormalizationRules
{
    private const double Epsilon = 1e-5;

    public static IEnumerable<KeyValuePair<(string, string), GradientRule>> All =>
    [
        Of("BatchNormalization", BatchNormalization),
        Of("InstanceNormalization", InstanceNormalization),
        Of("LayerNormalization", LayerNormalization),
        Of("GroupNormalization", GroupNormalization),
        Of("LpNormalization", LpNormalization),
        Of("LRN", Lrn),
    ];

    // Of stored mean and variance: a factor for each channel.
    private static void BatchNormalization(GradientNode node)
    {
        if (node.Integer("training_mode", 0) != 0)
        {
            throw node.Refuse("in training mode: export the network for inference");
        }

        var (x, scale, variance) = (node.Input(0), node.Input(1), node.Input(4));
        var factor = scale / (variance + node.Number("epsilon", Epsilon)).Sqrt();
        node.Give(0, node.Gradient * PerChannel(factor, x).To(node.Gradient.Type));
    }

    private static void InstanceNormalization(GradientNode node)
    {
        var x = node.Input(0);
        int[] axes = [.. Enumerable.Range(2, x.Rank - 2)];
        Normalize(node, x, axes, PerChannel(node.Input(1), x));
    }

    private static void LayerNormalization(GradientNode node)
    {
        var x = node.Input(0);
        long axis = node.Integer("axis", -1);
        int first = (int)(axis < 0 ? axis + x.Rank : axis);
        Normalize(node, x, [.. Enumerable.Range(first, x.Rank - first)], node.Input(1));
    }

    // Each group of channels is normalised as one; there is a scale for each group, and from opset 21 on for each channel.
    private static void GroupNormalization(GradientNode node)
    {
        var (x, scale) = (node.Input(0), node.Input(1));
        long groups = node.Integer("num_groups", 1), channels = x.Dimensions[1] / groups;
        var grouped = x.Reshape(x.Dimensions[0], groups, channels, x.Count / x.Dimensions[0] / x.Dimensions[1]);
        var weighted = node.Gradient.ReshapeLike(grouped) * scale.Reshape(1, groups, scale.Count / groups, 1);
        RequireInputAlone(node);
        node.Give(0, Gradient(grouped, weighted, node.Number("epsilon", Epsilon), 2, 3).ReshapeLike(x));
    }

    // y = x/‖x‖: (g − y·Σ g·y)/‖x‖ for the Euclidean norm, (g − sign x·Σ g·y)/‖x‖ for the sum of magnitudes.
    private static void LpNormalization(GradientNode node)
    {
        var (x, y, g) = (node.Input(0), node.Output(0), node.Gradient);
        long given = node.Integer("axis", -1);
        int axis = (int)(given < 0 ? given + x.Rank : given);
        bool isEuclidean = node.Integer("p", 2) == 2;
        var norm = isEuclidean ? (x * x).Sum(axis).Sqrt() : x.Unary("Abs").Sum(axis);
        var along = (g * y).Sum(axis);
        var slope = isEuclidean ? y : (x > 0).Choose(x.Graph.Number(1, x.Type), x.Graph.Number(-1, x.Type));
        node.Give(0, (g - slope * along) / norm);
    }

    private static void Normalize(GradientNode node, GraphValue x, int[] axes, GraphValue scale)
    {
        RequireInputAlone(node);
        node.Give(0, Gradient(x, node.Gradient * scale, node.Number("epsilon", Epsilon), axes));
    }

    private static GraphValue Gradient(GraphValue x, GraphValue h, double epsilon, params int[] axes)
    {
        var centered = x - x.Mean(axes);
        var inverse = 1 / ((centered * centered).Mean(axes) + epsilon).Sqrt();
        var normal = centered * inverse;
        return inverse * (h - h.Mean(axes) - normal * (h * normal).Mean(axes));
    }

    private static void RequireInputAlone(GradientNode node)
    {
        if (node.Needs(1) || node.Needs(2))
        {
            throw node.Refuse("whose scale or bias is computed from what it is differentiated by");
        }
    }

    private static GraphValue PerChannel(GraphValue values, GraphValue x) =>
        values.Reshape([values.Count, .. Enumerable.Repeat(1L, x.Rank - 2)]);

    // y = x·s^−β, s = k + α/n·Σ x² over n neighbouring channels (Krizhevsky et al. 2012, section 3.3).
    private static void Lrn(GradientNode node)
    {
        var (x, g) = (node.Input(0), node.Gradient);
        long size = node.Integer("size", 1), channels = x.Dimensions[1], before = (size - 1) / 2, behind = size - 1 - before;
        double alpha = node.Number("alpha", 1e-4) / size, beta = node.Number("beta", 0.75);
        var neighbors = new double[channels * channels];
        for (long from = 0; from < channels; from++)
        {
            for (long to = Math.Max(0, from - behind); to <= Math.Min(channels - 1, from + before); to++)
            {
                neighbors[(from * channels) + to] = 1;
            }
        }

        var sums = node.Graph.Table(neighbors, g.Type, channels, channels);
        var s = node.Number("bias", 1) + (x * x).MultiplyAlong(sums, 1) * alpha;
        var power = s.Pow(-beta);
        node.Give(0, g * power - 2 * alpha * beta * x * (g * x * power / s).MultiplyAlong(sums.TransposeMatrix(), 1));
    }
}
